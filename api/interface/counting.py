"""The figures of the overview, for one inspection or for everything the person sees."""

from __future__ import annotations

from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from accounts.models import User
from api.interface import schemas
from api.interface.auth import TokenAuth, TokenRequest
from api.interface.documenting import PROBLEMS
from issues.models import Inspection
from ledger.figures import figures, measures_in
from ledger.lines import FigureLine
from measures.models import Figure, FigureKind

router = Router(auth=TokenAuth(), tags=["读取"])
EACH = "完成率=已完成措施数÷措施总数,“阶段性完成”是否计入按各次巡察的设置"


@router.get(
    "/figures/",
    response={200: schemas.FigureFacts, **PROBLEMS},
    summary="全部可见措施的统计数据",
    url_name="figures",
)
def all_figures(request: TokenRequest) -> schemas.FigureFacts:
    return _facts(request.user, None)


@router.get(
    "/inspections/{int:pk}/figures/",
    response={200: schemas.FigureFacts, **PROBLEMS},
    summary="一次巡察的统计数据",
    url_name="inspection_figures",
)
def inspection_figures(request: TokenRequest, pk: int) -> schemas.FigureFacts:
    return _facts(request.user, get_object_or_404(Inspection.objects.visible_to(request.user), pk=pk))


def _facts(user: User, inspection: Inspection | None) -> schemas.FigureFacts:
    today = timezone.localdate()
    found = figures(user, inspection, today=today)
    return schemas.FigureFacts(
        inspection_id=inspection.pk if inspection else None,
        counted_on=today,
        rule=inspection.completion_rule() if inspection else EACH,
        findings=found.findings,
        findings_closed=found.findings_closed,
        measures=_line(found.whole),
        categories=[_line(one) for one in found.categories],
        departments=[_line(one) for one in found.departments],
        within_7=found.within_7,
        within_30=found.within_30,
        immediate=found.immediate,
        immediate_done=found.immediate_done,
        sums=_sums(user, inspection),
    )


def _line(line: FigureLine) -> schemas.CountLine:
    return schemas.CountLine(
        label=line.label,
        total=line.total,
        done=line.done,
        rate=line.rate,
        overdue=line.overdue,
        states=line.states,
    )


def _sums(user: User, inspection: Inspection | None) -> list[schemas.SumLine]:
    rows = Figure.objects.current().filter(measure__in=measures_in(user, inspection).order_by())
    sums = dict(rows.order_by().values_list("kind").annotate(amount=Sum("amount")))
    return [
        schemas.SumLine(kind=kind, label=kind.label, unit=kind.unit, amount=sums[kind.value])
        for kind in FigureKind
        if kind.value in sums
    ]
