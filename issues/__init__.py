"""What was found: inspections, their categories and sub-issues, and how the office corrects them.

Measures hang below and are not known here: what follows from their
state, closing included, stands in ``measures``.
"""
