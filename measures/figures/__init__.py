"""Figures of a measure: what its texts state, what was accepted of it, and promises counted by periods."""
