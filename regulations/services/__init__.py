"""One verb per act on a regulation: lock → ask the rule → write → record."""

from regulations.services.editing import (
    RegulationInput,
    add_regulation,
    archive_regulation,
    edit_regulation,
)
from regulations.services.files import attach_file, replace_file, use_file, withdraw_file
from regulations.services.merging import merge_regulations, split_regulation
from regulations.services.serving import serve_measure

__all__ = [
    "RegulationInput",
    "add_regulation",
    "archive_regulation",
    "attach_file",
    "edit_regulation",
    "merge_regulations",
    "replace_file",
    "serve_measure",
    "split_regulation",
    "use_file",
    "withdraw_file",
]
