"""Stored files of the evidence: on their way in, on their way to a reader, and held against their hashes."""
