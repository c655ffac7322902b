"""Every act on a measure: by whom, in what state, with what it is asked, and what is then on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from audit.events import Event
from measures import services
from measures.models import EvidenceVersion, Measure
from tests.cast import Cast, a_file, assigned, completed, in_days, submitted, worked_on

Data = dict[str, object]


def draft(cast: Cast) -> Measure:
    return cast.measure


def waits_for_leader(cast: Cast) -> Measure:
    cast.inspection.review_steps = 2
    cast.inspection.save()
    return submitted(cast)


def endorsed(cast: Cast) -> Measure:
    measure = waits_for_leader(cast)
    return services.endorse(measure.pk, by=cast.leader)


def beside_another(cast: Cast) -> Measure:
    """A measure without evidence, beside one whose evidence it may use as well."""
    worked_on(cast, cast.measures[1])
    return assigned(cast)


def nothing(_cast: Cast, _measure: Measure) -> Data:
    return {}


def a_note(_cast: Cast, _measure: Measure) -> Data:
    return {"note": "理由如下"}


def seen(_cast: Cast, measure: Measure) -> Data:
    return {"note": "同意", "version": measure.version}


def an_assignment(cast: Cast, measure: Measure) -> Data:
    people = {"leader": cast.leader.pk, "department": cast.general.pk, "handler": cast.handler.pk}
    return people | {"timeframe": "IMMEDIATE", "due_on": in_days(9).isoformat(), "version": measure.version}


def a_text(_cast: Cast, measure: Measure) -> Data:
    return {"text": "改后的措施", "version": measure.version}


def results(_cast: Cast, measure: Measure) -> Data:
    return {"outcome": "机制已建立", "version": measure.version}


def a_reason(_cast: Cast, _measure: Measure) -> Data:
    return {"reason": "重复登记"}


def elsewhere(cast: Cast, measure: Measure) -> Data:
    return {"target": cast.measures[2].sub_issue_id, "version": measure.version}


def second_sentence(_cast: Cast, measure: Measure) -> Data:
    return {"at": "7", "version": measure.version}


def the_next(cast: Cast, measure: Measure) -> Data:
    return {"other": cast.measures[1].pk, "version": measure.version}


def another_mark(_cast: Cast, measure: Measure) -> Data:
    return {"mark": "(7)", "version": measure.version}


def downwards(_cast: Cast, _measure: Measure) -> Data:
    return {"direction": "down"}


def signed_off(cast: Cast) -> Measure:
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office)
    return cast.measure


def progress(_cast: Cast, _measure: Measure) -> Data:
    return {"text": "又走访两次", "happened_on": in_days(0).isoformat()}


def a_remark(_cast: Cast, _measure: Measure) -> Data:
    return {"text": "请抓紧"}


def an_upload(_cast: Cast, _measure: Measure) -> Data:
    return {"files": a_file("签到表.pdf", b"%PDF new")}


def a_new_version(_cast: Cast, _measure: Measure) -> Data:
    return {"file": a_file("二版.pdf", b"%PDF second")}


def the_evidence(_cast: Cast, _measure: Measure) -> Data:
    return {"evidence": EvidenceVersion.objects.latest("pk").evidence_id}


@dataclass(frozen=True)
class MeasureAct:
    """``name`` of the address. ``entry`` is what history says, ``event`` what the trail does.

    ``wrong`` is a state that does not allow it. The numbers are the answers to a refusal, to a second try
    and to a link.
    """

    name: str
    event: Event
    who: str
    reach: Callable[[Cast], Measure]
    data: Callable[[Cast, Measure], Data]
    entry: str
    wrong: Callable[[Cast], Measure] | None
    refused: int = 422
    twice: int = 422
    get: int = 405

    def numbers(self, measure: Measure) -> dict[str, int | str]:
        """Those in the address: the measure, and its newest evidence where the act is about one."""
        if self.name not in OF_EVIDENCE:
            return {"pk": measure.pk}
        version = EvidenceVersion.objects.order_by("pk").last()
        return {"pk": measure.pk, "evidence_pk": version.evidence_id if version else 1}

    def address(self, measure: Measure) -> str:
        return reverse(f"measures:{self.name}", kwargs=self.numbers(measure))


OF_EVIDENCE = ("new_version", "withdraw_evidence")
MEASURE_ACTS = (
    MeasureAct("assign", Event.ASSIGN, "office", draft, an_assignment, "分派", completed, 302, 409, 200),
    MeasureAct("edit", Event.EDIT, "office", draft, a_text, "修改内容", submitted, 302, 409, 200),
    MeasureAct("edit_results", Event.EDIT, "handler", assigned, results, "修改内容", submitted, twice=409),
    MeasureAct("submit", Event.SUBMIT, "handler", worked_on, nothing, "提交审核", completed),
    MeasureAct("withdraw", Event.WITHDRAW, "handler", submitted, nothing, "撤回提交", worked_on),
    MeasureAct("endorse", Event.ENDORSE, "leader", waits_for_leader, seen, "初审通过", endorsed),
    MeasureAct("return_for_rework", Event.RETURN_FOR_REWORK, "office", submitted, a_note, "退回", worked_on),
    MeasureAct("complete", Event.COMPLETE, "office", submitted, seen, "审核通过", worked_on),
    MeasureAct("reopen", Event.REOPEN, "office", completed, a_note, "重新整改", submitted),
    MeasureAct("unassign", Event.UNASSIGN, "office", assigned, nothing, "撤回分派", worked_on),
    MeasureAct("archive", Event.ARCHIVE, "office", draft, a_reason, "归档", None, 302, 404),
    MeasureAct("move_below", Event.EDIT, "office", assigned, elsewhere, "修改内容", signed_off, 302, 422),
    MeasureAct("split", Event.EDIT, "office", assigned, second_sentence, "修改内容", submitted, 302, 422),
    MeasureAct("join", Event.EDIT, "office", assigned, the_next, "修改内容", submitted, 302, 422),
    MeasureAct("set_mark", Event.EDIT, "office", assigned, another_mark, "修改内容", signed_off, 302, 422),
    MeasureAct("shift", Event.EDIT, "office", assigned, downwards, "修改内容", signed_off, 302, 302),
    MeasureAct(
        "record_progress", Event.PROGRESS, "handler", assigned, progress, "记录进展", submitted, twice=302
    ),
    MeasureAct("attach", Event.ATTACH, "handler", assigned, an_upload, "添加佐证材料", submitted),
    MeasureAct(
        "attach_existing", Event.ATTACH, "handler", beside_another, the_evidence, "添加佐证材料", submitted
    ),
    MeasureAct("new_version", Event.NEW_VERSION, "handler", worked_on, a_new_version, "第2版", submitted),
    MeasureAct(
        "withdraw_evidence",
        Event.WITHDRAW_EVIDENCE,
        "handler",
        worked_on,
        a_reason,
        "撤下佐证材料",
        submitted,
    ),
    MeasureAct("comment", Event.COMMENT, "viewer", assigned, a_remark, "发表意见", None, twice=302),
)
