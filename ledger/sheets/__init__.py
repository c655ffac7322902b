"""Workbooks: opened with care, written fast, and known again when they come back."""
