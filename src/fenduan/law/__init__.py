"""Instruments and requirements: one small pure function each, over an arrangement at a date."""
