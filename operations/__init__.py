"""For those who run the system: backup and restore, invariants, state of the parts, the audit log, demo data.

It stands above every room but ``api`` and is called by none.
"""
