"""Figures of many inspections, kept: counted where something was recorded, read by who sees many units.

The audit trail says what may have changed: every act leaves its entry in its own transaction, and entries are
numbered in the order of their commits. What is younger than ``FiguresMark`` is counted while it is read.
"""
