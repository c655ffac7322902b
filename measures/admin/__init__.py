"""The tree, the measures and their records in the panel."""

from measures.admin import measure, records, tree

__all__ = ["measure", "records", "tree"]
