"""What was chosen on the page of a batch, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbooks.batches.plan import BatchPlan
from workbooks.batches.store import FileSettings
from workbooks.merging.forms import CHOICE, read_choices

SENDER, LEFT_OUT = "sender", "left-out"


def read_batch_choices(data: Mapping[str, Any], plan: BatchPlan) -> dict[int, dict[str, str]]:
    """Choices of a row are named with their file; what a cell means is said for all files at once."""
    return {file.pk: read_choices(_of_file(data, file.prefix), file.plan) for file in plan.files}


def _of_file(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    lead = f"{prefix}{CHOICE}"
    own = {name.removeprefix(prefix): data[name] for name in data if name.startswith(lead)}
    return own | {name: data[name] for name in data if not name.startswith("f")}


def read_files(data: Mapping[str, Any], plan: BatchPlan) -> dict[int, FileSettings]:
    found = {}
    for file in plan.files:
        sender = str(data.get(f"{file.prefix}{SENDER}", ""))
        pk = int(sender) if sender.isdecimal() and len(sender) < 10 else None
        found[file.pk] = FileSettings(pk, is_left_out=f"{file.prefix}{LEFT_OUT}" in data)
    return found
