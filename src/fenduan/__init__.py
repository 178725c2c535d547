"""Fenduan: segmented manufacture of biological products, from a dossier to a reasoned determination."""

__version__ = "0.1.0"
