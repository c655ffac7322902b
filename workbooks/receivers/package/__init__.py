"""A receiver's workbook as the archive it is: only what changes is written anew.

A library that opens and saves a workbook loses what it does not know (shapes, stamps as drawings, lists of
newer Excel, the look of comments). Here every part stays byte for byte, unless cells in it change.
"""
