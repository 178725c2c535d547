"""Formats that others speak, converted from and to the dossier; one module or package a format."""
