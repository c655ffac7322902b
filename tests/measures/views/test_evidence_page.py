"""佐证材料 through the pages."""

from __future__ import annotations

from measures.models import EvidenceVersion, Measure
from tests.cast import Cast, a_file, assigned, worked_on


def the_version() -> EvidenceVersion:
    return EvidenceVersion.objects.latest("pk")


def uses(measure: Measure) -> int:
    return measure.evidence_uses.filter(withdrawn_at__isnull=True).count()


def test_several_files_one_refused(cast: Cast) -> None:
    measure = assigned(cast)
    files = [a_file("一.pdf", b"%PDF 1"), a_file("二.exe", b"2"), a_file("三.txt", b"3")]
    answer = cast.client("handler").post(f"/measures/{measure.pk}/evidence/", {"files": files})
    assert answer.status_code == 422
    assert "二.exe" in answer.content.decode()
    assert uses(measure) == 2


def test_a_script_is_answered_in_json(cast: Cast) -> None:
    measure, client = assigned(cast), cast.client("handler")
    url, accept = f"/measures/{measure.pk}/evidence/", {"accept": "application/json"}
    assert client.post(url, {"files": a_file()}, headers=accept).json()["ok"] is True
    answer = client.post(url, {"files": a_file()}, headers=accept)
    assert answer.status_code == 422
    assert "内容完全相同" in answer.json()["message"]


def test_a_document_number(cast: Cast) -> None:
    measure = assigned(cast)
    data = {"kind": "DOCUMENT_NUMBER", "reference": "云档发〔2026〕3号"}
    assert cast.client("handler").post(f"/measures/{measure.pk}/evidence/", data).status_code == 302
    assert uses(measure) == 1


def test_the_file_is_shown_under_its_real_name(cast: Cast) -> None:
    worked_on(cast)
    answer = cast.client("handler").get(f"/evidence/{the_version().pk}/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.getvalue()
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    answer = cast.client("viewer").get(f"/evidence/{the_version().pk}/?download=1")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.getvalue()


def test_the_file_is_hidden_from_others(cast: Cast) -> None:
    worked_on(cast)
    for person in ("stranger", "other_handler", "admin"):
        assert cast.client(person).get(f"/evidence/{the_version().pk}/").status_code == 404


def test_new_version_and_withdrawal(cast: Cast) -> None:
    measure, client = worked_on(cast), cast.client("handler")
    url = f"/measures/{measure.pk}/evidence/{the_version().evidence_id}/"
    assert client.post(f"{url}version/", {"file": a_file("二版.pdf", b"%PDF 2")}).status_code == 302
    assert the_version().number == 2
    assert client.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}withdraw/", {"reason": "传错了"}).status_code == 302
    assert uses(measure) == 0


def test_one_evidence_serves_two_measures(cast: Cast) -> None:
    worked_on(cast)
    other, client = assigned(cast, cast.measures[1]), cast.client("handler")
    page = client.get(f"/measures/{other.pk}/?evidence=台账")
    found = page.context["found"][0]
    url = f"/measures/{other.pk}/evidence/existing/"
    assert client.post(url, {"evidence": found.pk}).status_code == 302
    assert uses(other) == 1
