"""The dossier as a workbook (Office Open XML, ``.xlsx``): guided sheets to fill in, written and read back.

:mod:`~fenduan.exchange.spreadsheet.writing` makes workbooks, :mod:`~fenduan.exchange.spreadsheet.reading` takes them.
Both go by the sheets and columns of :mod:`~fenduan.exchange.spreadsheet.layout`, which are derived from the dossier's
model.
"""
