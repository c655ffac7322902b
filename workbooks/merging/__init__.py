"""A ledger workbook that comes in: store → read → plan (the preview) → apply, in one transaction."""
