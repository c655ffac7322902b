"""整改进展 in a cell: what is there already is left alone, what was added becomes further entries.

An entry that was reworded in the file corrects the one there is; whoever imports may say it is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher

from accounts.days import refuse_day
from accounts.models import User
from audit.texts import shortened
from ledger import fields
from ledger.row_parts import SHOWN_ENTRIES
from measures import rules
from measures.workflow import Status
from statements.spelling import normal
from workbooks.merging.decisions import RowQuestion
from workbooks.merging.differences import Said
from workbooks.merging.earlier import EarlierFiles
from workbooks.merging.incoming import Incoming
from workbooks.merging.model import NewEntry, PlannedChange, RowError, RowPlan
from workbooks.merging.snapshot import KnownEntry, SystemState
from workbooks.merging.wording import is_only_state
from workbooks.reading import Cell, SheetRow, read_day

_DATED = re.compile(
    r"^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)[\s::,,、]*",
    re.MULTILINE,
)
# So much of two entries of one day has to be the same for one to correct the other; without a day, more.
MIN_LIKENESS, MIN_LIKENESS_UNDATED = 0.4, 0.6
MAX_COMPARED = 2_000
CORRECTED, ANOTHER, EARLIER = "correct", "another", "earlier"


@dataclass(frozen=True)
class _Pair:
    """An entry of the file, and the known one that it may be a new wording of."""

    entry: NewEntry
    known: KnownEntry | None = None


def plan_entries(
    row: SheetRow, plan: RowPlan, *, said: Said, snapshot: SystemState, by: User, incoming: Incoming
) -> None:
    """An entry without a date is one of the day the file came in, and the preview says so."""
    if fields.PROGRESS not in said.texts:
        return
    text, column = said.texts[fields.PROGRESS], row.letters[fields.PROGRESS]
    known = snapshot.progress.get(plan.measure.pk, []) if plan.measure is not None else []
    if not text:
        if known:
            plan.warn(column, "进展情况在文件里被清空了。已有的进展不会因此删除,要改请在系统中更正。")
        return
    if plan.measure is not None and is_only_state(text, plan.measure):
        return
    shown = snapshot.shown(plan.measure)[fields.PROGRESS] if plan.measure is not None else ""
    # What was written in front of the entries that were shown, and what was written behind them.
    parts = text.split(shown, 1) if shown else [text]
    read = [entry for part in parts for entry in _entries(part, incoming.received_on, known=known)]
    kept = (
        known
        if shown and len(parts) > 1
        else [one for one in known if any(_is(entry, one) for entry in read)]
    )
    told = [*known, *(snapshot.earlier.entries.get(plan.measure.pk, []) if plan.measure is not None else [])]
    new = list(dict.fromkeys(entry for entry in read if not any(_is(entry, one) for one in told)))
    pairs = _paired(new, [one for one in known[:SHOWN_ENTRIES] if one not in kept])
    for pair in pairs:
        _add(column, plan, pair, choices=incoming.choices, earlier=snapshot.earlier)
    if said.is_marked:
        _say_missing(column, plan, pairs, known=known, kept=kept, incoming=incoming)
    _check(column, plan, by=by, received_on=incoming.received_on)


def _paired(new: Sequence[NewEntry], left: Sequence[KnownEntry]) -> list[_Pair]:
    """Each entry with the likest known one of its day that the file lacks; each known one once."""
    free = list(left)
    pairs = []
    for entry in new:
        best = max(free, key=lambda one: _likeness(entry, one), default=None)
        least = MIN_LIKENESS if entry.is_dated else MIN_LIKENESS_UNDATED
        if best is None or _likeness(entry, best) < least:
            pairs.append(_Pair(entry))
            continue
        free.remove(best)
        pairs.append(_Pair(replace(entry, day=best.day, is_dated=True, replaces_id=best.pk), best))
    return pairs


def _likeness(entry: NewEntry, known: KnownEntry) -> float:
    if entry.is_dated and entry.day != known.day:
        return 0.0
    one, other = normal(entry.text)[:MAX_COMPARED], normal(known.text)[:MAX_COMPARED]
    return 1.0 if one.startswith(other) else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _add(
    column: str, plan: RowPlan, pair: _Pair, *, choices: Mapping[str, str], earlier: EarlierFiles
) -> None:
    entry, known = pair.entry, pair.known
    old = ""
    if known is not None and plan.measure is not None:
        old = f"{known.day:%Y-%m-%d} {known.text}"
        question = _question(plan.measure.pk, known, choices=choices, earlier=earlier)
        plan.questions.append(question)
        if not question.chosen:
            sentence = "这条进展几份文件改写得不同,请选择怎样记。"
            plan.errors.append(RowError(column, sentence, is_choice=True))
        if question.chosen == EARLIER:
            return
        if question.chosen == ANOTHER:
            entry, old = replace(entry, replaces_id=None), ""
    if entry not in plan.entries:
        plan.entries.append(entry)
        plan.changes.append(PlannedChange(fields.PROGRESS, old, f"{entry.day:%Y-%m-%d} {entry.text}"))


def _question(
    measure_id: int, known: KnownEntry, *, choices: Mapping[str, str], earlier: EarlierFiles
) -> RowQuestion:
    """How a reworded entry is recorded; one that an earlier file reworded already has no usual answer."""
    key, day = f"{measure_id}.entry.{known.pk}", f"{known.day:%Y-%m-%d}"
    another = (ANOTHER, "原来的不动,另记一条")
    other = earlier.corrected.get(known.pk)
    if other is None:
        options = ((CORRECTED, "更正这一条(原文仍可查看)"), another)
        words = f"{day}的进展在文件里改写了,怎样记?"
        return RowQuestion(key, words, options, choices.get(key, CORRECTED), fields.PROGRESS)
    options = ((EARLIER, f"用“{other.file_name}”的:{shortened(other.text, 40)}"), (ANOTHER, "两条都记"))
    chosen = choices.get(key, "")
    words = f"{day}的进展“{other.file_name}”也改写了,怎样记?"
    chosen = chosen if chosen in (EARLIER, ANOTHER) else ""
    return RowQuestion(key, words, options, chosen, fields.PROGRESS)


def _say_missing(
    column: str,
    plan: RowPlan,
    pairs: Sequence[_Pair],
    *,
    known: Sequence[KnownEntry],
    kept: Sequence[KnownEntry],
    incoming: Incoming,
) -> None:
    """Entries that went out with the file and did not come back; what was recorded later is not missed."""
    corrected = [pair.known for pair in pairs]
    # Written without its fraction of a second.
    sent_at = (
        datetime.fromisoformat(incoming.origin.exported_at) + timedelta(seconds=1)
        if incoming.origin
        else None
    )
    gone = [
        one
        for one in known[:SHOWN_ENTRIES]
        if one not in kept
        and one not in corrected
        and sent_at
        and one.recorded_at
        and one.recorded_at < sent_at
    ]
    if gone:
        listed = "、".join(f"{one.day:%Y-%m-%d}“{shortened(one.text, 20)}”" for one in gone)
        plan.warn(column, f"文件里没有了已有的进展:{listed}。它们不会因此删除。")


def _check(column: str, plan: RowPlan, *, by: User, received_on: date) -> None:
    if not plan.entries:
        return
    if any(entry.day > received_on for entry in plan.entries):
        plan.refuse(column, "进展日期不能晚于今天。")
    if not all(entry.is_dated for entry in plan.entries):
        plan.warn(column, f"没有写日期的进展,按收到文件的日期{received_on:%Y-%m-%d}记录。")
    _ask_rules(column, plan, by=by)


def _entries(text: str, received_on: date, *, known: list[KnownEntry]) -> Iterator[NewEntry]:
    starts = list(_DATED.finditer(text))
    head = text[: starts[0].start()] if starts else text
    if head.strip():
        yield NewEntry(received_on, head.strip(), is_dated=False)
    for match, following in zip(starts, [*starts[1:], None], strict=False):
        body = text[match.end() : following.start() if following else len(text)].strip()
        day = read_day(Cell(match[1])).day
        if day is None or refuse_day(day):
            yield NewEntry(received_on, text[match.start() : match.end()].strip() + body, is_dated=False)
        elif body:
            yield from _behind_known(NewEntry(day, body), received_on, known=known)


def _behind_known(entry: NewEntry, received_on: date, *, known: list[KnownEntry]) -> Iterator[NewEntry]:
    """A line without a date below an entry that is there already is an entry of its own."""
    for one in known:
        if one.day == entry.day and entry.text.startswith(f"{one.text}\n"):
            yield NewEntry(one.day, one.text)
            yield NewEntry(received_on, entry.text[len(one.text) :].strip(), is_dated=False)
            return
    yield entry


def _is(entry: NewEntry, one: KnownEntry) -> bool:
    return normal(entry.text) == normal(one.text) and (not entry.is_dated or entry.day == one.day)


def _ask_rules(column: str, plan: RowPlan, *, by: User) -> None:
    """Asked of the measure as it is when its assignment and its texts are written."""
    if plan.measure is None:
        if plan.assignment is None:
            plan.refuse(column, "该措施尚未分派,请先由整改办分派。")
        return
    after = copy(plan.measure)
    if plan.is_reopening or (after.status == Status.DRAFT and plan.assignment is not None):
        after.status = Status.IN_PROGRESS
    plan.refuse(column, rules.refuse_record_progress(by, after))
