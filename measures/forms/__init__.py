"""What is typed into pages of measures: acts, work on a measure, own columns, the tree after an import.

Reads and dresses what was sent; whether it may be done is asked by the services.
"""
