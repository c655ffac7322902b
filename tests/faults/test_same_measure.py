"""Two of the office save the same measure at once: the second sees both texts and loses neither."""

from __future__ import annotations

import threading

import pytest

from tests.faults.hammer import World

pytestmark = pytest.mark.faults


def fields(version: str, text: str) -> dict[str, str]:
    return {"text": text, "version": version, "reason": ""}


def test_the_second_sees_both_texts(served: World) -> None:
    first, second = served.visitor("offices", 0), served.visitor("offices", 1)
    path = f"/measures/{served.measures_of(4)[0]}/edit/"
    versions = first.version_of(path), second.version_of(path)
    assert versions[0] == versions[1] != ""
    assert first.post(path, fields(versions[0], "王敏的写法")).status_code == 302
    stale = second.post(path, fields(versions[1], "刘红的写法"))
    assert stale.status_code == 409
    assert "王敏的写法" in stale.text
    assert "刘红的写法" in stale.text
    assert second.post(path, fields(second.version_of(path), "两人商定的写法")).status_code == 302


def test_of_eight_at_the_same_moment_one_is_first(served: World) -> None:
    measure = served.measures_of(4)[1]
    path = f"/measures/{measure}/edit/"
    people = [served.visitor("offices", number % 6) for number in range(8)]
    version, together = people[0].version_of(path), threading.Barrier(len(people))
    statuses: list[int] = []

    def save(number: int) -> None:
        together.wait(30)
        statuses.append(people[number].post(path, fields(version, f"第{number}人的写法")).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [302] + [409] * 7
    query = "SELECT count(*) FROM measures_historicalmeasure WHERE id = %s AND text LIKE '第%%'"
    assert served.site.rows(f"{query} AND text LIKE %s", measure, "%人的写法")[0][0] == 1
