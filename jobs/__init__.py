"""Background work: rows that say what and how far, a worker that claims them, and what the clock starts.

Each room registers its own kinds and times in its ``jobs`` module. What a job does is that room's business.
"""
