"""Kinds of jobs about workbooks: a large ledger out, any export, returned workbooks in."""

from workbooks.jobs import export_file, ledger_batch, ledger_import, united_ledger, whole_ledger

__all__ = ["export_file", "ledger_batch", "ledger_import", "united_ledger", "whole_ledger"]
