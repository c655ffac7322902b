"""That a regulation serves a further measure: confirmed by somebody in one click."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from measures import rules, steps
from measures.models import Measure, Regulation, RegulationUse
from measures.models.regulation_state import RegulationAct
from measures.services.regulations import use_regulation


@transaction.atomic
def serve_measure(regulation_id: int, measure_id: int, *, by: User, act: str) -> RegulationUse:
    """The measure is locked first, as by whoever records what its text states."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_figures)
    rows = Regulation.objects.visible_to(by).standing().filter(organization=measure.organization_id)
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=regulation_id).first()
    if row is None:
        raise Refused("没有找到这项制度,请刷新页面。")
    ask(_refuse(row, measure, act=act))
    use = use_regulation(measure, row, act, by=by, quote={})
    steps.store(measure)
    trail.record(Event.ADD_RECORD, by=by, about=measure, detail=str(use))
    return use


def _refuse(row: Regulation, measure: Measure, *, act: str) -> str | None:
    if act not in RegulationAct.values:
        return "请选择制定、修订、印发或废止。"
    if RegulationUse.objects.current().filter(regulation=row, measure=measure, act=act).exists():
        return f"这条措施已登记{RegulationAct(act).label}{row}。"
    return None
