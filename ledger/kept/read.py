"""Reading: what is kept, and counted on the spot what may have changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Case, F, QuerySet, Sum, When

from accounts.models import Organization
from audit import sql
from audit.events import OF_ACCOUNTS, OF_ASKING, Event
from issues.models import Inspection
from issues.models.outline import InspectionQuerySet
from ledger.kept.count import counted
from ledger.models import COUNTED, InspectionFigures

# What is said, shown or taken away changes no figure; an event that is not here may.
CHANGES_NOTHING = OF_ACCOUNTS | {
    *OF_ASKING,
    Event.REFUSED,
    Event.READ_MESSAGES,
    Event.TEST_WEBHOOK,
    Event.CHANGE_LIST,
    Event.SAVE_VIEW,
    Event.REMOVE_VIEW,
    Event.SAVE_GROUP,
    Event.REMOVE_GROUP,
    Event.REQUEST_EXTENSION,
    Event.URGE,
    Event.CONFIRM_URGE,
    Event.SEND_REMINDERS,
    Event.COMMENT,
    Event.ATTACH,
    Event.NEW_VERSION,
    Event.VIEW_EVIDENCE,
    Event.DOWNLOAD,
    Event.EXPORT,
    Event.START_JOB,
    Event.CANCEL_JOB,
    Event.RETRY_JOB,
    Event.RESEND,
    Event.TAKE_SNAPSHOT,
    Event.APPROVE_SNAPSHOT,
    Event.UPLOAD_NOTICE,
    Event.UPLOAD_LEDGER,
    Event.ADJUST_IMPORT,
}
# Every page of figures asks this: put together by Django it takes ten times as long as to ask it.
_NOTHING = ", ".join(f"'{event.value}'" for event in sorted(CHANGES_NOTHING))
_CHANGES = f"""
SELECT organization_id FROM audit_auditentry WHERE {{}} AND NOT is_refused AND event NOT IN ({_NOTHING})
"""  # noqa: S608  # nosec B608 - constants
# In two parts: asked for by OR, SQLite goes through the whole trail. In one statement: an entry that is given
# its number in between would be missed by both.
CHANGED = f"{_CHANGES.format('number > %s')} UNION ALL {_CHANGES.format('number IS NULL')}"
MARK = "SELECT number, counted_on FROM ledger_figuresmark ORDER BY id LIMIT 1"
DONE = "done"
FOCUS, ORGANIZATION, INSPECTION = "focus", "inspection__organization_id", "inspection_id"
UNIT_AND_FOCUS = "organization, focus"
PARTS = {UNIT_AND_FOCUS: (ORGANIZATION, FOCUS)}
Totals = dict[object, dict[str, int]]


_COMPLETED = F("completed")
_DONE = Case(
    When(inspection__is_long_term_counted=True, then=_COMPLETED),
    default=_COMPLETED - F("long_term_completed"),
)
# Named apart from the fields, which the sum of what is done reads; made once, since that takes a millisecond.
SUMS = {f"sum_{name}": Sum(name) for name in COUNTED} | {"sum_done": Sum(_DONE)}


def changed_since(number: int) -> set[int]:
    """Organizations of which something was recorded behind that entry of the trail or has no number yet."""
    return {pk for (pk,) in sql.look(CHANGED, [number]) if pk is not None}


def mark_of(today: date) -> int | None:
    """The entry up to which what is kept is right; None where nothing was counted today."""
    return next((number for number, day in sql.look(MARK, []) if day == today), None)


def totals(
    organizations: QuerySet[Organization],
    *,
    by: str,
    today: date,
    of_round: str = "",
    names: Sequence[str] = COUNTED,
) -> Totals:
    """Sums of ``names`` and ``done`` by ``FOCUS``, ``ORGANIZATION``, ``INSPECTION`` or ``UNIT_AND_FOCUS``.

    The mark first: what is renewed after it was read is only newer than it has to be.
    """
    mark = mark_of(today)
    changed = changed_since(mark) if mark is not None else set()
    found: Totals = defaultdict(lambda: defaultdict(int))
    inspections = _of_round(Inspection.objects.current().filter(organization__in=organizations), of_round)
    if mark is not None:
        rows = InspectionFigures.objects.filter(inspection__in=inspections)
        kept = rows.exclude(inspection__organization__in=changed) if changed else rows
        _add_kept(found, kept, by=by, names=names)
        places = organizations.filter(pk__in=changed) if changed else organizations.none()
    else:
        places = organizations
    if mark is None or changed:
        rows_now = counted(list(places.values_list("pk", flat=True)), today=today)
        of_them = _of_round(Inspection.objects.current(), of_round)
        _add_counted(found, rows_now, of_them.in_bulk({row.inspection_id for row in rows_now}), by=by)
    return found


def _of_round(rows: InspectionQuerySet, name: str) -> InspectionQuerySet:
    return rows.filter(round=name) if name else rows


def _add_kept(found: Totals, rows: QuerySet[InspectionFigures], *, by: str, names: Sequence[str]) -> None:
    parts = PARTS.get(by, (by,))
    sums = {name: SUMS[f"sum_{name}"] for name in (*names, DONE)}
    for row in (
        rows.order_by().values_list(*parts).annotate(**{f"sum_{name}": one for name, one in sums.items()})
    ):
        key, numbers = row[: len(parts)], row[len(parts) :]
        _add(found[key if by in PARTS else key[0]], zip(sums, numbers, strict=True))


def _add_counted(
    found: Totals, rows: Iterable[InspectionFigures], inspections: Mapping[int, Inspection], *, by: str
) -> None:
    for row in rows:
        inspection = inspections.get(row.inspection_id)
        if inspection is None:
            continue
        place = inspection.organization_id
        keys: dict[str, object] = {
            FOCUS: row.focus,
            ORGANIZATION: place,
            INSPECTION: row.inspection_id,
            UNIT_AND_FOCUS: (place, row.focus),
        }
        left_out = 0 if inspection.is_long_term_counted else row.long_term_completed
        numbers = [*(getattr(row, name) for name in COUNTED), row.completed - left_out]
        _add(found[keys[by]], zip((*COUNTED, DONE), numbers, strict=True))


def _add(line: dict[str, int], numbers: Iterable[tuple[str, int]]) -> None:
    for name, number in numbers:
        line[name] += number
