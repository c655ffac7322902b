"""A measure whose text states something."""

from __future__ import annotations

from decimal import Decimal

from measures import services
from measures.figures.proposals import Stated, Values, stated_in, undecided
from measures.models import Indicator, Measure
from measures.services.figures import current_progress
from tests.cast import Cast, assigned, fresh, in_days

TEXT = "每月走访一次。修订《服务承诺制度》,谈话提醒3人次,走访企业16次,清退补贴1.5万元。"


def offered(measure: Measure) -> list[Stated]:
    row = fresh(measure)
    stated = stated_in(row, current_progress([row.pk]))
    return undecided(stated, row.proposal_decisions.all())


def with_text(cast: Cast, text: str = TEXT) -> Measure:
    assigned(cast)
    return services.edit(cast.measure.pk, by=cast.office, fields={"text": text})


def a_promise(cast: Cast, *, days: int = -100) -> Indicator:
    values = Values(
        "indicator",
        subject="走访",
        amount=Decimal(1),
        unit="次",
        comparator="AT_LEAST",
        period="MONTH",
    )
    record = services.add_record(cast.measure.pk, values, by=cast.office, on=in_days(days))
    assert isinstance(record, Indicator)
    return record
