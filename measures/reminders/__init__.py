"""Reminders: who is to be told what on a day, told once.

calendar (rest days) → ladder (steps) → selection (queries) → claim (one insert) → digest (one message) → run.
"""
