"""Lots and what became of them: genealogy, mass balance, affected lots, release conditions, temperature.

Useful without a platform: facts in, answers out, each saying how complete it is. Imports only `reference`.
"""
