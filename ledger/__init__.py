"""The whole picture: the list, the tree, the overview, figures and trend. It reads and never writes findings.

Workbooks and reports are made from its rows; they live above it.
"""
