"""Documents come in: what a notice says, read as a careful person reads it, shown, corrected, confirmed.

`parser/` is pure (text in, tree and warnings out) and `files/` turns bytes into text;
both may be called by anybody above.
No page of the ledger, no workbook and no report belongs here.
"""
