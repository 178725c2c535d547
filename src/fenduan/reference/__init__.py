"""Codes and their labels, places and their authorities, the working-day calendar, bilingual text."""
