"""A further status is missed nowhere: what lists statuses lists all of them, or is a part on purpose."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum

from django.conf import settings

from measures.models import ExtensionState
from measures.models.reminder import Trigger
from measures.models.scan_state import HELD, ScanState
from measures.workflow import AT_WORK, DISPLAY_ORDER, OPEN_STATUSES, TURN, Party, Status

CHOICES = (Status, ExtensionState, ScanState, Trigger)
# Parts on purpose: what is derived from the table of turns, and answers to what is no longer pending.
PARTS = {
    "measures.workflow.AT_WORK",
    "measures.workflow.OPEN_STATUSES",
    "measures.models.scan_state.HELD",
    "measures.reminders.selection.ASSIGNED",
    "measures.extensions.ANSWERS",
    "measures.models.reminder.FILED_BY",
    "measures.models.reminder.OF_THE_PUBLIC",
    "measures.reminders.digest.PLACES",
    "measures.reminders.selection._from_above",
}


def modules() -> Iterator[str]:
    for room in settings.ROOMS:
        yield room
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                yield found.name


def listings() -> Iterator[tuple[str, type[Enum], set[Enum]]]:
    """Module-level tuples, lists, sets and dicts of which every member, or key, is of one choice."""
    for module in modules():
        for name, value in vars(importlib.import_module(module)).items():
            if not isinstance(value, tuple | list | set | frozenset | dict) or not value:
                continue
            members = set(value) if all(isinstance(one, Enum) for one in value) else set()
            for choice in CHOICES:
                if members and all(isinstance(one, choice) for one in members):
                    yield f"{module}.{name}", choice, members


def test_the_lists_are_found() -> None:
    names = {name for name, _, _ in listings()}
    assert {
        "measures.workflow.DISPLAY_ORDER",
        "measures.workflow.TURN",
        "measures.pages.my_work.HINTS",
    } <= names
    assert {"ledger.trend.days.FIELD_OF", "measures.workflow.COLOURS"} <= names


def test_every_list_of_a_choice_is_complete() -> None:
    parts = {name.rsplit(".", 1)[1] for name in PARTS}
    missed = [
        (name, sorted(str(one) for one in set(choice) - members))
        for name, choice, members in listings()
        if members != set(choice) and name.rsplit(".", 1)[1] not in parts
    ]
    assert missed == []


def test_parts_are_derived() -> None:
    assert {status for status in Status if TURN[status] is Party.DEPARTMENT} == set(AT_WORK)
    assert set(OPEN_STATUSES) == set(Status) - {Status.COMPLETED}
    assert set(HELD) < set(ScanState)


def test_each_status_is_shown_once() -> None:
    assert len(DISPLAY_ORDER) == len(set(DISPLAY_ORDER)) == len(Status)


def test_somebody_reads_of_every_open_status() -> None:
    """My work makes its sections from the table of turns, for the office and the department."""
    assert {TURN[status] for status in OPEN_STATUSES} == {Party.OFFICE, Party.DEPARTMENT}
