"""Many at once: each row is answered for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from measures.workflow import Status
from tests.cast import Cast, fresh, in_days, submitted

SignedIn = Callable[[Any], Client]


def test_it_assigns_some_and_says_why_not_others(cast: Cast, signed_in: SignedIn) -> None:
    submitted(cast)
    client, ids = signed_in(cast.office), [row.pk for row in cast.measures]
    assert client.post("/measures/assign/", {"ids": ids}).status_code == 200
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    data |= {"due_on": in_days(9).isoformat(), "ids": ",".join(map(str, ids))}
    answer = client.post("/measures/assign/", data)
    assert [refusal for _, refusal in answer.context["answers"]][1:] == [None, None]
    assert "正在审核" in answer.content.decode()


def test_it_reviews_what_was_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    seen = fresh(submitted(cast))
    unseen = submitted(cast, cast.measures[1])
    data = {"ids": [seen.pk, unseen.pk], "decision": "complete", f"version-{seen.pk}": seen.version}
    answer = signed_in(cast.office).post("/measures/review/", data)
    assert answer.context["done"] == 1
    assert fresh(seen).status == Status.COMPLETED
    assert fresh(unseen).status == Status.SUBMITTED


def test_a_bulk_return_needs_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    row = submitted(cast)
    client, data = signed_in(cast.office), {"ids": row.pk, "decision": "return"}
    assert client.post("/measures/review/", data).context["done"] == 0
    assert client.post("/measures/review/", data | {"note": "材料不全"}).context["done"] == 1


def test_it_is_the_offices(cast: Cast, signed_in: SignedIn) -> None:
    row = submitted(cast)
    answer = signed_in(cast.handler).post("/measures/review/", {"ids": row.pk})
    assert answer.status_code == 302
    assert signed_in(cast.office).get("/measures/review/").status_code == 405
