"""The one writer of what follows from promises and entries: which watches there are, and when each is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit import sql, trail
from audit.events import Event
from audit.history import BATCH_SIZE
from measures.figures.watched import promised
from measures.models import Indicator, Measure, Watch
from measures.models.figures import Period
from measures.models.watch import RATE
from measures.workflow import Status, Timeframe

# Most measures have none: then nothing else is read.
WATCHED = "SELECT 1 FROM measures_watch WHERE measure_id IN ({}) LIMIT 1"


def start_watch(indicator: Indicator, *, by: User, starts_on: date) -> Watch | None:
    """Of a promise that comes round. A rate without a period is looked at as often as questions are asked;
    anything else without one is a target to be reached once."""
    is_rate = indicator.unit == RATE
    if indicator.target is None or not (indicator.period or is_rate):
        return None
    months = indicator.measure.inspection.asked_every_months
    return Watch.objects.create(
        organization_id=indicator.measure.organization_id,
        measure=indicator.measure,
        indicator=indicator,
        period=indicator.period or Period.MONTH,
        every=indicator.every if indicator.period else months,
        starts_on=indicator.starts_on or starts_on,
        actor=by,
        actor_name=by.label,
    )


def settle_watches(measures: Iterable[Measure], *, by: User) -> None:
    """Of locked measures, in sets: what needs watching is watched, and every watch knows when it is due.

    A question is asked of what is 长期坚持 and has no promise that comes round.
    """
    rows = {row.pk: row for row in measures}
    known: dict[int, list[Watch]] = defaultdict(list)
    for start in range(0, len(rows), BATCH_SIZE):
        batch = list(rows)[start : start + BATCH_SIZE]
        if not sql.read(WATCHED.format(sql.marks(batch)), batch):
            continue
        found = Watch.objects.filter(measure__in=batch).select_related("indicator").order_by("pk")
        for watch in found:
            known[watch.measure_id].append(watch)
    new = [_question(row, by=by) for row in rows.values() if _needs_question(row, known[row.pk])]
    if not new and not any(known.values()):
        return
    trail.record_all(Event.WATCH, [(watch.measure, watch.promise()) for watch in new], by=by)
    changed = _switched(rows, known)
    Watch.objects.bulk_update(changed, ["is_active"], batch_size=BATCH_SIZE)
    Watch.objects.bulk_create(new, batch_size=BATCH_SIZE)
    everything = [watch for found in known.values() for watch in found] + new
    moved = renew_due([watch for watch in everything if watch.is_active])
    about = {watch.measure_id: watch for watch in [*changed, *moved]}
    trail.record_all(Event.KEEP_WATCH, [(rows[pk], str(watch)) for pk, watch in about.items()], by=by)


def _is_asked(measure: Measure, watches: Sequence[Watch]) -> bool:
    has_promise = any(_is_promised(one) for one in watches)
    return measure.timeframe == Timeframe.LONG_TERM and not has_promise


def _is_promised(watch: Watch) -> bool:
    return watch.indicator is not None and watch.indicator.withdrawn_at is None


def _needs_question(measure: Measure, watches: Sequence[Watch]) -> bool:
    is_new = not any(one.is_question for one in watches)
    return is_new and measure.status != Status.DRAFT and _is_asked(measure, watches)


def _question(measure: Measure, *, by: User) -> Watch:
    return Watch(
        organization_id=measure.organization_id,
        measure=measure,
        period=Period.MONTH,
        every=measure.inspection.asked_every_months,
        starts_on=timezone.localdate().replace(day=1),
        actor=by,
        actor_name=by.label,
    )


def _switched(rows: dict[int, Measure], known: dict[int, list[Watch]]) -> list[Watch]:
    """Those that came into or went out of use, with ``is_active`` set."""
    changed = []
    for pk, watches in known.items():
        for watch in watches:
            wanted = _is_asked(rows[pk], watches) if watch.is_question else _is_promised(watch)
            if watch.is_active != wanted:
                watch.is_active = wanted
                changed.append(watch)
    return changed


def renew_due(watches: Sequence[Watch]) -> list[Watch]:
    """Sets ``due_on`` of rows with ``indicator`` read, in a fixed number of queries; those that moved."""
    found = promised(watches)
    moved = []
    for watch in watches:
        due_on = found[watch.pk].due_on()
        if due_on != watch.due_on:
            watch.due_on = due_on
            moved.append(watch)
    Watch.objects.bulk_update(moved, ["due_on"], batch_size=BATCH_SIZE)
    return moved


def follow_settings(_today: date) -> str:
    """Questions whose inspection asks at another interval by now, and what depends on rest days, which are
    announced late. A transaction for some at a time, so that nobody waits long; harmless when run twice."""
    asked = F("measure__inspection__asked_every_months")
    wanted = Q(indicator__isnull=True) & ~Q(every=asked) | Q(period__in=(Period.DAY, Period.WEEK))
    rows = Watch.objects.filter(wanted, is_active=True).order_by("measure_id", "pk")
    found = list(rows.values_list("measure_id", "pk"))
    batches = (found[start : start + BATCH_SIZE] for start in range(0, len(found), BATCH_SIZE))
    count = sum(_follow(dict(batch), [pk for _, pk in batch]) for batch in batches)
    return f"{count}项" if count else ""


@transaction.atomic
def _follow(measures: Iterable[int], watches: Sequence[int]) -> int:
    """The measures stand for their watches, as for whoever enters something."""
    list(Measure.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=measures).order_by("pk"))
    rows = Watch.objects.filter(pk__in=watches, is_active=True)
    found = list(rows.select_related("indicator", "measure__inspection").order_by("pk"))
    changed = [one for one in found if one.is_question and one.every != _interval(one)]
    for watch in changed:
        watch.every = _interval(watch)
    Watch.objects.bulk_update(changed, ["every"], batch_size=BATCH_SIZE)
    about = {watch.pk: watch for watch in [*changed, *renew_due(found)]}
    # As every other change: figures that are kept, and who reads what changed, know of it by the trail.
    trail.record_all(Event.KEEP_WATCH, [(one.measure, str(one)) for one in about.values()], by=None)
    return len(about)


def _interval(watch: Watch) -> int:
    return watch.measure.inspection.asked_every_months
