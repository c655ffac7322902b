"""A round is asked for: units that are known by packages alone stand there too, as of the day of theirs."""

from __future__ import annotations

import json

import pytest

from audit.exceptions import Refused
from exchange.contents import PackageManifest
from exchange.making.report_contents import ReportChoice, read_report
from exchange.models import IncomingPackage, OutgoingPackage
from exchange.states import report_state
from issues.models import Inspection, SubIssue
from ledger.models import ReportedFigures
from ledger.units.lines import UnitLine
from measures.models import Measure
from tests.cast import Cast, completed
from tests.exchange.packages import (
    a_report,
    a_state,
    content_of,
    entries_of,
    resigned,
    taken_in,
    uploaded,
    zipped,
)

pytestmark = pytest.mark.django_db
THIRD, FOURTH = "第三轮", '五届"市委"第四轮'


def asked(cast: Cast, name: str) -> list[UnitLine]:
    page = cast.client("supervisor").get("/units/", {"round": name})
    found: list[UnitLine] = page.context["found"].lines
    return found


def in_two_rounds(cast: Cast) -> None:
    """The second finding, and its measures, belong to another inspection."""
    completed(cast)
    Inspection.objects.update(round=THIRD)
    other = Inspection.objects.create(organization=cast.organization, name="专项巡察", round=FOURTH)
    for measure in Measure.objects.exclude(sub_issue=cast.sub_issue):
        Measure.objects.filter(pk=measure.pk).update(inspection=other)
        SubIssue.objects.filter(pk=measure.sub_issue_id).update(inspection=other)


def gone_here() -> None:
    """Nothing that stands in this system belongs to any round."""
    Inspection.objects.update(round="")


def test_a_unit_known_by_its_package_stands_in_its_round(cast: Cast) -> None:
    completed(cast)
    Inspection.objects.update(round=THIRD)
    a_state(cast)
    gone_here()
    (line,) = asked(cast, THIRD)
    assert line.organization == cast.organization and line.reported is not None
    assert (line.now.total, line.now.done) == (3, 1)
    page = cast.client("supervisor").get("/units/", {"round": THIRD}).content.decode()
    assert line.reported.as_of_text in page
    assert f'<option value="{THIRD}" selected' in page or f'<option value="{THIRD}"' in page
    assert asked(cast, "没有这一轮") == []


def test_of_a_package_of_two_rounds_each_has_its_own_numbers(cast: Cast) -> None:
    in_two_rounds(cast)
    both = tuple(Inspection.objects.filter(organization=cast.organization).values_list("pk", flat=True))
    found = read_report(cast.organization, ReportChoice(both))
    totals = {name: _total(figures) for name, figures in found.rounds.items()}
    assert set(totals) == {THIRD, FOURTH}
    assert sum(totals.values()) == _total(found.figures) == 3


def _total(figures: dict[str, dict[str, int]]) -> int:
    states = ("draft", "in_progress", "submitted", "returned", "completed")
    return sum(line[name] for line in figures.values() for name in states)


def test_a_package_of_an_earlier_program_is_of_its_only_round(cast: Cast) -> None:
    Inspection.objects.update(round=FOURTH)
    row = taken_in(cast, a_report(cast))
    del row.manifest["rounds"]
    assert PackageManifest.model_validate(row.manifest).rounds == {}
    report_state(
        IncomingPackage(**{name: getattr(row, name) for name in ("organization", "as_of", "manifest")})
    )
    assert list(ReportedFigures.objects.get().rounds) == [FOURTH]
    gone_here()
    assert [line.organization for line in asked(cast, FOURTH)] == [cast.organization]


def in_rounds(cast: Cast, count: int) -> ReportChoice:
    """As many inspections, each of a round of its own."""
    for number in range(count):
        Inspection.objects.create(organization=cast.organization, name=f"第{number}次", round=f"第{number}轮")
    return ReportChoice(
        tuple(Inspection.objects.filter(organization=cast.organization).values_list("pk", flat=True))
    )


def test_a_unit_of_many_rounds_hands_them_up(cast: Cast) -> None:
    choice = in_rounds(cast, 51)
    row = taken_in(cast, a_report(cast, choice=choice))
    assert len(row.manifest["rounds"]) == 51


def test_of_what_does_not_fit_a_sentence_says_what(cast: Cast) -> None:
    choice = in_rounds(cast, 201)
    with pytest.raises(Refused, match="上报包的“轮次”太多或太长"):
        a_report(cast, choice=choice)
    Measure.objects.filter(pk=cast.measure.pk).update(remark="长" * 100_001)
    with pytest.raises(Refused, match=r"措施“\(1\)建立走访台账.*”的“备注”太多或太长"):
        a_report(cast)
    assert not OutgoingPackage.objects.exists()


@pytest.mark.parametrize("name", ["", "轮" * 101])
def test_a_round_that_no_inspection_could_have_is_refused(name: str, cast: Cast) -> None:
    entries = entries_of(content_of(a_report(cast)))
    figures = json.loads(entries["manifest.json"])["figures"]
    with pytest.raises(Refused, match="清单不完整或有错"):
        uploaded(cast, zipped(resigned(entries, rounds={name: figures})))


@pytest.mark.parametrize("name", ["轮" * 100, "'\"<&>%23+ ?x=1#", "__proto__", "\u202e轮"])
def test_an_odd_name_is_found_by_its_own_choice(name: str, cast: Cast) -> None:
    Inspection.objects.update(round=name)
    a_state(cast)
    gone_here()
    assert [line.organization for line in asked(cast, name)] == [cast.organization]
