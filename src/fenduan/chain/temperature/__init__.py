"""What a temperature record says: readings in; statistics, excursions, gaps and mean kinetic temperature out.

Pure: no clock, no disk. Which file the readings came from is the business of :mod:`fenduan.exchange.loggers`.
"""
