"""Evaluate a dossier at a date: determination, reasons, remedies, route."""
