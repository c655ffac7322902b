"""Every act on a measure, through its address: works and is recorded, and the five ways to be refused."""

from __future__ import annotations

import pytest
from django.test import Client

from measures.models import Measure
from tests.cast import Cast, completed, fresh
from tests.measures.acts import MEASURE_ACTS, MeasureAct, seen

each = pytest.mark.parametrize("act", MEASURE_ACTS, ids=[act.name for act in MEASURE_ACTS])
GUARDED = [act for act in MEASURE_ACTS if act.wrong is not None]
each_guarded = pytest.mark.parametrize("act", GUARDED, ids=[act.name for act in GUARDED])


def post(client: Client, act: MeasureAct, *, cast: Cast, measure: Measure) -> int:
    answer = client.post(act.address(measure), act.data(cast, fresh(measure)))
    return answer.status_code


def state(measure: Measure) -> tuple[object, ...]:
    row = fresh(measure)
    uses = row.evidence_uses.order_by("pk", "evidence__versions__number")
    return (
        row.status,
        row.version,
        row.text,
        row.archived_at,
        list(uses.values_list("evidence__versions__number", "withdrawn_at")),
    )


@each
def test_it_works_and_is_recorded(cast: Cast, act: MeasureAct) -> None:
    measure = act.reach(cast)
    person, client = getattr(cast, act.who), cast.client(act.who)
    assert post(client, act, cast=cast, measure=measure) == 302
    if fresh(measure).archived_at is not None:
        assert measure.history.first().history_user == person.label
        return
    told = client.get(f"/measures/{measure.pk}/").context["history"]
    assert (person.label, True) in [(entry.who, act.entry in entry.what) for entry in told]


@pytest.mark.one_database
@each
def test_a_link_does_nothing(cast: Cast, act: MeasureAct) -> None:
    measure = act.reach(cast)
    before = state(measure)
    client = cast.client(act.who)
    assert client.get(act.address(measure)).status_code == act.get
    assert client.head(act.address(measure)).status_code == act.get
    assert state(measure) == before


@each_guarded
def test_it_refuses_in_another_status(cast: Cast, act: MeasureAct) -> None:
    assert act.wrong is not None
    measure = act.wrong(cast)
    before = state(measure)
    answer = post(cast.client(act.who), act, cast=cast, measure=measure)
    assert answer in (act.refused, 422)
    assert state(measure) == before


@pytest.mark.one_database
@each_guarded
def test_it_refuses_another_role(cast: Cast, act: MeasureAct) -> None:
    measure = act.reach(cast)
    before = state(measure)
    client = cast.client("viewer")
    assert post(client, act, cast=cast, measure=measure) == act.refused
    assert "只有" in client.get("/").content.decode() or act.refused == 422
    assert state(measure) == before


@pytest.mark.one_database
@each
@pytest.mark.parametrize("person", ["other_handler", "other_leader", "stranger", "admin"])
def test_others_do_not_find_it(cast: Cast, act: MeasureAct, person: str) -> None:
    measure = act.reach(cast)
    before = state(measure)
    assert post(cast.client(person), act, cast=cast, measure=measure) == 404
    assert state(measure) == before


@each
def test_a_second_click(cast: Cast, act: MeasureAct) -> None:
    """The same page sent twice: refused, or a further entry where one may well say a thing twice."""
    measure = act.reach(cast)
    client, url = cast.client(act.who), act.address(measure)
    data = act.data(cast, fresh(measure))
    assert client.post(url, data).status_code == 302
    for upload in (value for value in data.values() if hasattr(value, "seek")):
        upload.seek(0)
    before = state(measure)
    assert client.post(url, data).status_code == act.twice
    if act.twice != 302:
        assert state(measure) == before


@pytest.mark.one_database
@each
def test_it_asks_for_sign_in(cast: Cast, act: MeasureAct) -> None:
    measure = act.reach(cast)
    before = state(measure)
    answer = Client().post(act.address(measure), act.data(cast, measure))
    assert (answer.status_code, answer.headers["Location"].startswith("/accounts/sign-in/")) == (302, True)
    assert state(measure) == before


def test_a_refusal_is_said_when_its_form_is_gone(cast: Cast) -> None:
    measure = completed(cast)
    answer = cast.client("office").post(f"/measures/{measure.pk}/complete/", seen(cast, fresh(measure)))
    (sentence,) = answer.context["refused"]
    assert answer.status_code == 422 and sentence in answer.content.decode()
    answer = cast.client("viewer").post(f"/measures/{measure.pk}/submit/", {"note": "x"})
    assert len(answer.context["refused"]) == 1
