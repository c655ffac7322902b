"""What goes on after the work: promises kept and forgotten, what was handed in, what the supervisor asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import Organization, User
from issues.models import FilingKind, Inspection
from measures import services
from measures.figures.proposals import stated_in, undecided
from measures.filing import FilingInput
from measures.inputs import EvidenceInput
from measures.models import EffectivenessCheck, InstructionKind, InstructionUnit, Measure, Outcome, Watch
from measures.models.figures import Period
from measures.services.instructing import InstructionInput
from operations.demo.files import a_file

Act = Callable[[], object]
# Days before today.
PROMISED, FILED, REQUESTED, READ = 98, 96, 6, 4
CHECKED_BEFORE, FAILED_BEFORE = 20, 40
SAID = "本月已开展,记录已归档。"

LOOKED = {
    Outcome.HOLDS: "查看台账和现场,措施仍在执行,成效巩固。",
    Outcome.FAILS: "抽查发现登记已停了三周,请重新整改后再销号。",
}


def kept(number: int, measure: Measure, *, months: slice, today: date) -> Iterator[tuple[int, Act]]:
    """The promise of ``measure`` is accepted, and kept in some of the months since: on the 15th, proved."""
    yield PROMISED, partial(_promise, measure, today - timedelta(days=PROMISED))
    for month, day in enumerate(list(_fifteenths(today))[months]):
        yield (today - day).days, partial(_keep, measure, number + 20 * month, day)


def _fifteenths(today: date) -> Iterator[date]:
    """Of whole months since the promise, until yesterday."""
    day = (today - timedelta(days=PROMISED)).replace(day=15)
    while (day := (day + timedelta(days=31)).replace(day=15)) < today:
        yield day


def _promise(measure: Measure, on: date) -> None:
    now = Measure.objects.get(pk=measure.pk)
    assert now.handler is not None  # every assigned measure of the demonstration has one
    stated = next(one for one in undecided(stated_in(now, []), []) if one.values().period == Period.MONTH)
    services.accept_proposal(now.pk, stated.fingerprint, by=now.handler, on=on)


def _keep(measure: Measure, number: int, day: date) -> None:
    watches = Watch.objects.select_related("measure__handler").filter(measure=measure)
    watch = watches.filter(indicator__period=Period.MONTH).earliest("pk")
    proof = EvidenceInput(upload=a_file(number, f"{watch}:{day:%Y年%m月}"), dated_on=day)
    handler = watch.measure.handler
    assert handler is not None
    services.keep_watch(watch.pk, by=handler, happened_on=day, note=SAID, given=[proof])


def filed(inspection: Inspection, office: User, number: str, today: date) -> Iterator[tuple[int, Act]]:
    """The plan was handed in, with its document number."""
    day = today - timedelta(days=FILED)
    plan = FilingInput(FilingKind.PLAN, day, f"{number}〔{day.year}〕12号")
    yield FILED, partial(services.record_filing, inspection.pk, plan, by=office)


def checked(sub_issue: int, viewer: User, days: int) -> Iterator[tuple[int, Act]]:
    """The look at closing, a day after the signature: of the oldest it held, of the next it did not; the
    newest wait, and all wait for half a year and a year later."""
    if days < CHECKED_BEFORE:
        return
    outcome = Outcome.FAILS if days < FAILED_BEFORE else Outcome.HOLDS
    yield days, partial(_check, sub_issue, viewer, outcome)


def _check(sub_issue: int, viewer: User, outcome: Outcome) -> None:
    check = EffectivenessCheck.objects.waiting().filter(sub_issue=sub_issue, months=0).get()
    services.check_effect(check.pk, by=viewer, outcome=outcome, note=LOOKED[outcome])
    # Stands in a row that was there before, as an answer does.
    moment = timezone.make_aware(datetime.combine(check.due_on + timedelta(days=1), time(15)))
    EffectivenessCheck.objects.filter(pk=check.pk).update(at=moment)


def asked(
    supervisor: User, offices: Sequence[User], handed_in: Inspection, today: date
) -> Iterator[tuple[int, Act]]:
    """A report that one of the units has handed in, and a word that one has read."""
    places = [place.pk for place in Organization.objects.order_by("pk")]
    report = InstructionInput(
        InstructionKind.REPORT,
        "请报送集中整改以来的进展情况,逾期措施逐条说明原因和下一步打算。",
        due_on=today + timedelta(days=10),
        filing_kind=FilingKind.MATERIAL,
    )
    word = InstructionInput(InstructionKind.COMMENT, "长期坚持的事项请按期登记,不要等年底补记。")
    yield REQUESTED, partial(services.instruct, places, report, by=supervisor)
    yield REQUESTED, partial(_read, places, word, supervisor, offices[1])
    day = today - timedelta(days=READ)
    material = FilingInput(FilingKind.MATERIAL, day, f"云文支〔{day.year}〕21号", "整改进展情况专题材料")
    yield READ, partial(services.record_filing, handed_in.pk, material, by=offices[1])
    yield READ, partial(_answered_on, day)


def _read(places: list[int], word: InstructionInput, supervisor: User, office: User) -> None:
    row = services.instruct(places, word, by=supervisor)
    services.answer_instruction(row.pk, by=office, reply="已阅,已转告各科室。")


def _answered_on(day: date) -> None:
    """An answer stands in a row that was there before: the clock of the demonstration does not see it."""
    moment = timezone.make_aware(datetime.combine(day, time(9, 40)))
    InstructionUnit.objects.filter(answered_at__isnull=False).update(answered_at=moment)
