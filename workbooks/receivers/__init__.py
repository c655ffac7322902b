"""Receivers' own forms: read how one is laid out, fill it, say what happened.

``open_form`` and ``fill_form`` are the two ways in. Rows of the ledger come in as plain values; neither
a model nor a request does.
"""
