"""Files of temperature loggers: bytes in, the readings of each sensor out, or every reason why not.

Read-outs of Berlinger's Q-tag CLm doc and Fridge-tag, tables of any program (CSV), and EPCIS 2.0 documents in JSON.
``docs/temperature.md`` has a table for each: what is mapped, kept and refused.
"""
