"""Records of what texts state: accepted from a proposal or entered, dismissed, taken back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
from measures.figures.proposals import MAX_WORDS, Stated, Values, stated_in
from measures.figures.twice import refuse_twice
from measures.models import (
    Figure,
    FigureKind,
    Indicator,
    IndicatorEntry,
    Measure,
    ProgressUpdate,
    ProposalDecision,
    RegulationUse,
)
from measures.models.figures import MAX_EVERY, Comparator, Period, Quoted, RecordKind
from measures.services.regulations import regulation_named, settle_regulation, use_regulation
from measures.services.watch_dates import settle_watches, start_watch

MAX_AMOUNT = Decimal(10) ** 12
RECORDS: dict[str, type[Quoted]] = {
    RecordKind.REGULATION: RegulationUse,
    RecordKind.FIGURE: Figure,
    RecordKind.INDICATOR: Indicator,
    RecordKind.ENTRY: IndicatorEntry,
}


@dataclass(frozen=True)
class Quote:
    """The words a record was read from; empty for one entered by hand."""

    source: str = ""
    progress_id: int | None = None
    start: int | None = None
    words: str = ""

    def fields(self) -> dict[str, object]:
        return asdict(self)


def current_progress(measure_ids: list[int]) -> list[ProgressUpdate]:
    """The entries that no later one replaces, oldest first."""
    rows = ProgressUpdate.objects.filter(measure__in=measure_ids, replaced_by__isnull=True)
    return list(rows.order_by("measure_id", "happened_on", "id"))


@transaction.atomic
def accept_proposal(
    measure_id: int, fingerprint: str, *, by: User, values: Values | None = None, on: date | None = None
) -> Quoted:
    """Records what the words state, or ``values`` where they were read wrongly."""
    measure, stated = _locked(measure_id, fingerprint, by=by)
    start = stated.proposal.span.start
    words = stated.proposal.words[:MAX_WORDS]
    quote = Quote(stated.source, stated.progress_id, start, words)
    values = values or stated.values()
    ask(refuse_twice(measure, values, stated=stated))
    record = _record(measure, values, by=by, on=on, quote=quote)
    _decide(measure, stated, by=by, is_accepted=True)
    trail.record(Event.ACCEPT_PROPOSAL, by=by, about=measure, detail=f"“{words}”:{record}")
    return record


@transaction.atomic
def dismiss_proposal(measure_id: int, fingerprint: str, *, by: User) -> ProposalDecision:
    """Nobody is asked again about these words."""
    measure, stated = _locked(measure_id, fingerprint, by=by)
    trail.record(Event.DISMISS_PROPOSAL, by=by, about=measure, detail=f"“{stated.proposal.words}”")
    return _decide(measure, stated, by=by, is_accepted=False)


@transaction.atomic
def add_record(measure_id: int, values: Values, *, by: User, on: date | None = None) -> Quoted:
    """A record that no text states."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_figures)
    record = _record(measure, values, by=by, on=on, quote=Quote())
    trail.record(Event.ADD_RECORD, by=by, about=measure, detail=str(record))
    return record


@transaction.atomic
def add_entry(
    measure_id: int, indicator_id: int, *, by: User, quantity: Decimal, happened_on: date, note: str = ""
) -> IndicatorEntry:
    """So many more of an indicator on a day."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_figures)
    indicator = Indicator.objects.current().filter(measure=measure, pk=indicator_id).first()
    if indicator is None:
        raise Refused("没有找到这项量化指标。")
    entry = write_entry(indicator, quantity, by=by, on=happened_on, note=note)
    settle_watches([measure], by=by)
    return entry


def write_entry(
    indicator: Indicator, quantity: Decimal, *, by: User, on: date, note: str = ""
) -> IndicatorEntry:
    """Of an indicator whose measure is locked, with its line in the trail."""
    entry = _entry(indicator, quantity, by=by, on=on, quote=Quote(), note=note)
    trail.record(Event.ADD_RECORD, by=by, about=indicator.measure, detail=f"{indicator}:{entry}")
    return entry


@transaction.atomic
def withdraw_record(measure_id: int, kind: str, *, record_id: int, by: User, reason: str) -> Quoted:
    """Takes a record back; it stays on file, and its words are proposed again."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_figures)
    rows = RECORDS[kind].objects
    record = rows.current().select_for_update(no_key=True).filter(measure=measure, pk=record_id).first()
    if record is None:
        raise Refused("没有找到这条数据,可能已经撤销。")
    if not reason.strip():
        raise Refused("请填写撤销的原因。")
    if isinstance(record, Indicator) and record.entries.current().exists():
        raise Refused("这项指标已有记录,请先撤销各条记录。")
    record.withdrawn_at, record.withdrawn_by_name = timezone.now(), by.label
    record.withdrawn_reason = reason.strip()
    record.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    if isinstance(record, Indicator | IndicatorEntry):
        settle_watches([measure], by=by)
    if isinstance(record, RegulationUse):
        settle_regulation(record.regulation_id, by=by)
    ProposalDecision.objects.filter(measure=measure, words=record.words, is_accepted=True).delete()
    steps.store(measure)
    trail.record(Event.WITHDRAW_RECORD, by=by, about=measure, detail=f"{record};{record.withdrawn_reason}")
    return record


def _locked(measure_id: int, fingerprint: str, *, by: User) -> tuple[Measure, Stated]:
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_figures)
    stated = next(
        (one for one in stated_in(measure, current_progress([measure.pk])) if one.fingerprint == fingerprint),
        None,
    )
    if stated is None:
        raise Refused("原文已经修改,这项数据不再存在,请刷新页面。")
    if ProposalDecision.objects.filter(measure=measure, fingerprint=fingerprint).exists():
        raise Refused(f"“{stated.proposal.words}”已经处理过。")
    return measure, stated


def _decide(measure: Measure, stated: Stated, *, by: User, is_accepted: bool) -> ProposalDecision:
    steps.store(measure)
    return ProposalDecision.objects.create(
        measure=measure,
        fingerprint=stated.fingerprint,
        is_accepted=is_accepted,
        words=stated.proposal.words[:MAX_WORDS],
        actor=by,
        actor_name=by.label,
    )


def _record(measure: Measure, values: Values, *, by: User, on: date | None, quote: Quote) -> Quoted:
    if on is not None and on > timezone.localdate() and values.form != RecordKind.INDICATOR:
        raise Refused("日期不能晚于今天。")
    steps.store(measure)
    if values.form == RecordKind.REGULATION:
        return _regulation(measure, values, by=by, on=on, quote=quote)
    _ask_amount(values)
    if values.form == RecordKind.FIGURE:
        return _figure(measure, values, by=by, on=on, quote=quote)
    indicator = _indicator(measure, values, by=by, on=on, quote=quote)
    if values.form == RecordKind.INDICATOR or values.amount is None:
        start_watch(indicator, by=by, starts_on=on or timezone.localdate())
        settle_watches([measure], by=by)
        return indicator
    entry = _entry(indicator, values.amount, by=by, on=on or timezone.localdate(), quote=quote)
    settle_watches([measure], by=by)
    return entry


def _ask_amount(values: Values) -> None:
    if values.amount is None or not 0 < values.amount < MAX_AMOUNT:
        raise Refused("请填写数量,应大于0。")


def _common(measure: Measure, quote: Quote, *, by: User) -> dict[str, object]:
    return {"measure": measure, "actor": by, "actor_name": by.label, **quote.fields()}


def _regulation(measure: Measure, values: Values, *, by: User, on: date | None, quote: Quote) -> Quoted:
    named = regulation_named(
        values.subject, values.act, organization_id=measure.organization_id, by=by, on=on
    )
    return use_regulation(measure, named, values.act, by=by, quote=quote.fields())


def _figure(measure: Measure, values: Values, *, by: User, on: date | None, quote: Quote) -> Quoted:
    if values.kind not in FigureKind.values:
        raise Refused("请选择数据类别。")
    amount = values.amount or Decimal(0)
    if FigureKind(values.kind).unit != "元" and amount != int(amount):
        raise Refused("人次、件数和次数应为整数。")
    return Figure.objects.create(
        kind=values.kind, amount=amount, happened_on=on, **_common(measure, quote, by=by)
    )


def _indicator(measure: Measure, values: Values, *, by: User, on: date | None, quote: Quote) -> Indicator:
    """A promise of its own, or for a plain count the indicator that counts the same thing."""
    subject, unit = values.subject.strip()[:100], values.unit.strip()[:10]
    if not subject or not unit:
        raise Refused("请填写指标名称和单位。")
    if values.period and values.period not in Period.values:
        raise Refused("周期有误。")
    if not 1 <= values.every <= MAX_EVERY:
        raise Refused(f"“每几个周期”请填写1到{MAX_EVERY}之间的整数。")
    is_promise = values.form == RecordKind.INDICATOR
    if not is_promise:
        same = Indicator.objects.current().filter(measure=measure, subject=subject, unit=unit).first()
        if same is not None:
            return same
    return Indicator.objects.create(
        subject=subject,
        unit=unit,
        comparator=values.comparator or Comparator.EXACTLY,
        target=values.amount if is_promise else None,
        period=values.period if is_promise else "",
        every=values.every if is_promise and values.period else 1,
        starts_on=(on or timezone.localdate()) if values.period else None,
        **_common(measure, quote, by=by),
    )


def _entry(
    indicator: Indicator, quantity: Decimal, *, by: User, on: date, quote: Quote, note: str = ""
) -> IndicatorEntry:
    if on > timezone.localdate():
        raise Refused("日期不能晚于今天。")
    if not 0 < quantity < MAX_AMOUNT:
        raise Refused("请填写数量,应大于0。")
    return IndicatorEntry.objects.create(
        indicator=indicator,
        quantity=quantity,
        happened_on=on,
        note=note.strip()[:200],
        **_common(indicator.measure, quote, by=by),
    )
