"""Signing in: password, second factor, lock, forgotten password, the end of a session."""
