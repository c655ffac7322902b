"""The same file a second time: what is there already is offered instead."""

from __future__ import annotations

import pytest

from audit.exceptions import Refused
from measures import services
from measures.inputs import EvidenceInput
from measures.models import Evidence, EvidenceVersion
from tests.cast import Cast, a_file, assigned

OFFER = "与本单位已有的材料“走访台账.pdf”内容完全相同,请直接选用已有的材料"


@pytest.fixture
def twice(cast: Cast) -> Cast:
    """One file attached to the first measure; the second one works on, too."""
    measure = assigned(cast)
    services.attach(measure.pk, EvidenceInput(upload=a_file()), by=cast.handler)
    assigned(cast, cast.measures[1])
    return cast


def test_the_page_leads_to_the_one_that_is_there(twice: Cast) -> None:
    client, second = twice.client("handler"), twice.measures[1]
    answer = client.post(
        f"/measures/{second.pk}/evidence/", {"files": [a_file("副本.pdf"), a_file("b.txt", b"b")]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“副本.pdf”{OFFER}" in page
    assert "选用已有的“走访台账.pdf”" in page
    assert list(second.evidence.values_list("name", flat=True)) == ["b.txt"]
    link = f"/measures/{second.pk}/?evidence=%E8%B5%B0%E8%AE%BF%E5%8F%B0%E8%B4%A6.pdf"
    assert link in page
    assert client.get(link).context["found"] == [Evidence.objects.get(name="走访台账.pdf")]


def test_a_script_gets_the_address(twice: Cast) -> None:
    url, accept = f"/measures/{twice.measures[1].pk}/evidence/", {"accept": "application/json"}
    answer = twice.client("handler").post(url, {"files": a_file()}, headers=accept)
    assert answer.status_code == 422
    assert OFFER in answer.json()["message"]
    assert answer.json()["existing"].startswith(f"/measures/{twice.measures[1].pk}/?evidence=")


def test_what_another_department_handed_in_is_not_told(twice: Cast) -> None:
    other = twice.measures[2]
    assigned(twice, other, department=twice.science, handler=twice.other_handler)
    services.attach(other.pk, EvidenceInput(upload=a_file()), by=twice.other_handler)
    assert Evidence.objects.count() == 2


def test_an_older_version_is_no_offer(twice: Cast) -> None:
    """Taking it over would bring the newer one."""
    evidence = Evidence.objects.get()
    services.new_version(twice.measure.pk, evidence.pk, a_file("新.pdf", b"%PDF new"), by=twice.handler)
    services.attach(twice.measures[1].pk, EvidenceInput(upload=a_file()), by=twice.handler)
    with pytest.raises(Refused, match="内容完全相同"):
        services.attach(
            twice.measures[2].pk, EvidenceInput(upload=a_file("x.pdf")), by=_with_third(twice).handler
        )


def _with_third(cast: Cast) -> Cast:
    assigned(cast, cast.measures[2])
    return cast


def test_another_organization_has_files_of_its_own(twice: Cast) -> None:
    assert not EvidenceVersion.objects.visible_to(twice.stranger).exists()
