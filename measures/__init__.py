"""What is being done about findings: measures, progress, evidence, review, closing, reminders, figures.

Status is changed in ``services/`` and nowhere else. ``workflow`` is pure; ``files/`` asks no database.
How the whole looks (lists, tables, documents) is the business of the rooms above.
"""
