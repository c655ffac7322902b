"""Every act on a measure, through its address: works and is recorded, and the five ways to be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from measures import services
from measures.models import EvidenceVersion, Measure
from tests.cast import Cast, a_file, assigned, completed, fresh, in_days, submitted, worked_on

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
class Case:
    """``entry`` is what history says; the numbers are the answers to a refusal and to a second try."""

    path: str
    who: str
    reach: Callable[[Cast], Measure]
    data: Callable[[Cast, Measure], Data]
    entry: str
    wrong: Callable[[Cast], Measure] | None
    refused: int = 422
    twice: int = 422
    get: int = 405


CASES = {
    "assign": Case("assign/", "office", draft, an_assignment, "分派", completed, 302, 409, 200),
    "edit": Case("edit/", "office", draft, a_text, "修改内容", submitted, 302, 409, 200),
    "edit_results": Case("results/", "handler", assigned, results, "修改内容", submitted, twice=409),
    "submit": Case("submit/", "handler", worked_on, nothing, "提交审核", completed),
    "withdraw": Case("withdraw/", "handler", submitted, nothing, "撤回提交", worked_on),
    "endorse": Case("endorse/", "leader", waits_for_leader, seen, "初审通过", endorsed),
    "return": Case("return/", "office", submitted, a_note, "退回", worked_on),
    "complete": Case("complete/", "office", submitted, seen, "审核通过", worked_on),
    "reopen": Case("reopen/", "office", completed, a_note, "重新整改", submitted),
    "archive": Case("archive/", "office", draft, a_reason, "归档", None, 302, 404),
    "progress": Case("progress/", "handler", assigned, progress, "记录进展", submitted, twice=302),
    "attach": Case("evidence/", "handler", assigned, an_upload, "添加佐证材料", submitted),
    "attach_existing": Case(
        "evidence/existing/", "handler", beside_another, the_evidence, "添加佐证材料", submitted
    ),
    "new_version": Case(
        "evidence/{evidence}/version/", "handler", worked_on, a_new_version, "第2版", submitted
    ),
    "withdraw_evidence": Case(
        "evidence/{evidence}/withdraw/", "handler", worked_on, a_reason, "撤下佐证材料", submitted
    ),
    "comment": Case("comment/", "viewer", assigned, a_remark, "发表意见", None, twice=302),
}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
GUARDED = {name: case for name, case in CASES.items() if case.wrong is not None}
each_guarded = pytest.mark.parametrize("case", GUARDED.values(), ids=GUARDED)


def address(case: Case, measure: Measure) -> str:
    version = EvidenceVersion.objects.order_by("pk").last()
    evidence = version.evidence_id if version else 1
    return f"/measures/{measure.pk}/{case.path.format(evidence=evidence)}"


def post(client: Client, case: Case, *, cast: Cast, measure: Measure) -> int:
    answer = client.post(address(case, measure), case.data(cast, fresh(measure)))
    return answer.status_code


def state(measure: Measure) -> tuple[object, ...]:
    row = fresh(measure)
    uses = list(row.evidence_uses.values_list("evidence__versions__number", "withdrawn_at"))
    return row.status, row.version, row.text, row.archived_at, uses


@each
def test_it_works_and_is_recorded(cast: Cast, case: Case) -> None:
    measure = case.reach(cast)
    person, client = getattr(cast, case.who), cast.client(case.who)
    assert post(client, case, cast=cast, measure=measure) == 302
    if fresh(measure).archived_at is not None:
        assert measure.history.first().history_user == person.label
        return
    told = client.get(f"/measures/{measure.pk}/").context["history"]
    assert (person.label, True) in [(entry.who, case.entry in entry.what) for entry in told]


@each
def test_a_link_does_nothing(cast: Cast, case: Case) -> None:
    measure = case.reach(cast)
    before = state(measure)
    client = cast.client(case.who)
    assert client.get(address(case, measure)).status_code == case.get
    assert client.head(address(case, measure)).status_code == case.get
    assert state(measure) == before


@each_guarded
def test_it_refuses_in_another_status(cast: Cast, case: Case) -> None:
    assert case.wrong is not None
    measure = case.wrong(cast)
    before = state(measure)
    answer = post(cast.client(case.who), case, cast=cast, measure=measure)
    assert answer in (case.refused, 422)
    assert state(measure) == before


@each_guarded
def test_it_refuses_another_role(cast: Cast, case: Case) -> None:
    measure = case.reach(cast)
    before = state(measure)
    client = cast.client("viewer")
    assert post(client, case, cast=cast, measure=measure) == case.refused
    assert "只有" in client.get("/").content.decode() or case.refused == 422
    assert state(measure) == before


@each
@pytest.mark.parametrize("person", ["other_handler", "other_leader", "stranger", "admin"])
def test_others_do_not_find_it(cast: Cast, case: Case, person: str) -> None:
    measure = case.reach(cast)
    before = state(measure)
    assert post(cast.client(person), case, cast=cast, measure=measure) == 404
    assert state(measure) == before


@each
def test_a_second_click(cast: Cast, case: Case) -> None:
    """The same page sent twice: refused, or a further entry where one may well say a thing twice."""
    measure = case.reach(cast)
    client, url = cast.client(case.who), address(case, measure)
    data = case.data(cast, fresh(measure))
    assert client.post(url, data).status_code == 302
    for upload in (value for value in data.values() if hasattr(value, "seek")):
        upload.seek(0)
    before = state(measure)
    assert client.post(url, data).status_code == case.twice
    if case.twice != 302:
        assert state(measure) == before


@each
def test_it_asks_for_sign_in(cast: Cast, case: Case) -> None:
    measure = case.reach(cast)
    before = state(measure)
    answer = Client().post(address(case, measure), case.data(cast, measure))
    assert (answer.status_code, answer.headers["Location"].startswith("/accounts/sign-in/")) == (302, True)
    assert state(measure) == before


def test_a_refusal_is_said_when_its_form_is_gone(cast: Cast) -> None:
    measure = completed(cast)
    answer = cast.client("office").post(f"/measures/{measure.pk}/complete/", seen(cast, fresh(measure)))
    (sentence,) = answer.context["refused"]
    assert answer.status_code == 422 and sentence in answer.content.decode()
    answer = cast.client("viewer").post(f"/measures/{measure.pk}/submit/", {"note": "x"})
    assert len(answer.context["refused"]) == 1
