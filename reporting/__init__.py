"""What goes up: self-check, snapshots, Word documents, the archive. It reads everything and
changes no finding.
"""
