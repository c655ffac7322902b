"""What is being done about findings: measures, progress, evidence, review, closing, reminders, figures.

Status is changed in ``services/`` and nowhere else. ``workflow`` and ``files/`` are pure.
How the whole looks (lists, tables, documents) is the business of the rooms above.
"""
