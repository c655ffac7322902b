"""坚持: entering that a promise was kept, with what proves it; and ending the watch with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from measures import rules, steps
from measures.figures.watched import promised
from measures.inputs import EvidenceInput
from measures.models import Measure, Watch
from measures.services.evidence import attach_kept, looked_at
from measures.services.figures import write_entry
from measures.services.progress import write_progress
from measures.services.watch_dates import renew_due, settle_watches

NO_NUMBER = "请填写数值。"


def keep_watch(
    watch_id: int,
    *,
    by: User,
    happened_on: date,
    quantity: Decimal | None = None,
    note: str = "",
    given: Sequence[EvidenceInput] = (),
) -> Watch:
    """“本月已做”: a date, a number and files, all of it or nothing. Without a number, what the period lacks.

    The answer to a question is progress of its measure.
    """
    with looked_at(given, by=by) as versions, transaction.atomic():
        watch, measure = _locked(watch_id, by=by)
        ask(rules.refuse_keep(by, watch, today=timezone.localdate()))
        if watch.indicator is None:
            write_progress(measure, by=by, text=note, happened_on=happened_on)
        else:
            lacking = quantity if quantity is not None else _lacking(watch, happened_on)
            write_entry(watch.indicator, lacking, by=by, on=happened_on, note=note)
        for one, version in zip(given, versions, strict=True):
            attach_kept(watch, measure, one, version, by=by)
        settle_watches([measure], by=by)
        steps.store(measure)
        return watch


def _lacking(watch: Watch, on: date) -> Decimal:
    """What one click enters: the rest of the period in which ``on`` lies, or once more."""
    found = promised([watch])[watch.pk]
    if watch.is_rate or found.target.is_limit:
        raise Refused(NO_NUMBER)
    done = found.target.value(found.entries.get(found.rhythm.number_of(on), []))
    rest = found.target.target - done
    return rest if rest > 0 else Decimal(1)


@transaction.atomic
def end_watch(watch_id: int, *, by: User, ends_on: date | None, reason: str) -> Watch:
    """The office says until when it is watched, and why; without a date it goes on again."""
    watch, measure = _locked(watch_id, by=by)
    ask(rules.refuse_end_watch(by, watch, ends_on=ends_on, reason=reason))
    watch.ends_on, watch.end_reason, watch.ended_by_name = ends_on, reason.strip(), by.label
    watch.save(update_fields=["ends_on", "end_reason", "ended_by_name"])
    renew_due([watch])
    until = f"坚持到{ends_on}" if ends_on else "继续坚持"
    trail.record(Event.END_WATCH, by=by, about=measure, detail=f"{watch}:{until};{watch.end_reason}")
    steps.store(measure)
    return watch


def _locked(watch_id: int, *, by: User) -> tuple[Watch, Measure]:
    """The measure stands for its watches: who enters and who ends wait for each other."""
    measure_id = Watch.objects.visible_to(by).values_list("measure_id", flat=True).get(pk=watch_id)
    measure = steps.lock(measure_id, by=by)
    watch = Watch.objects.select_related("indicator__measure").get(pk=watch_id)
    watch.measure = measure
    return watch, measure
