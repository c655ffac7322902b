"""What is being typed is kept for its writer alone, small, and gone when it was sent."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from accounts.drafts import MAX_DRAFTS, DraftInput, clear_drafts, save_draft
from accounts.models import Draft
from audit.exceptions import Refused
from tests.accounts.test_kept_forms import FORM, HERE, sign_in
from tests.cast import Cast, assigned

pytestmark = pytest.mark.django_db
PAGE, TEXT = "/measures/7/", "已走访三个社区,\n台账见附件。"
COMMENT = "/measures/7/comment/#comment_text"


def save(
    client: Client, form: str = COMMENT, page: str = PAGE, **values: str
) -> tuple[int, dict[str, object]]:
    sent = {"form": form, "page": page, "title": "整改措施(1)", "base": "1", "values": json.dumps(values)}
    answer = client.post("/accounts/drafts/", sent, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def found(client: Client) -> list[dict[str, object]]:
    answer: list[dict[str, object]] = client.get("/accounts/drafts/", {"page": PAGE}).json()["drafts"]
    return answer


def test_it_is_there_again_and_only_for_its_writer(cast: Cast) -> None:
    status, said = save(cast.client("handler"), text=TEXT)
    assert (status, said["ok"], said["at"]) == (200, True, f"{timezone.localtime():%H:%M}")
    [draft] = found(cast.client("handler"))
    assert draft["values"] == {"text": TEXT}
    assert found(cast.client("office")) == []


def test_one_row_a_form_holds_what_was_typed_last(cast: Cast) -> None:
    client = cast.client("handler")
    save(client, text="一\n")
    save(client, text="一二\n")
    assert [row.values for row in Draft.objects.all()] == [{"text": "一二\n"}]
    save(client)
    assert not Draft.objects.exists()


def test_nobody_signed_in_is_told_so(client: Client) -> None:
    assert save(client, text=TEXT)[0] == 401
    assert client.get("/accounts/drafts/").status_code == 401


@pytest.mark.parametrize(
    "values",
    [{"text": "长" * 200_001}, {"password": TEXT}, {"name" * 26: TEXT}, {str(n): "" for n in range(301)}],
)
def test_too_much_and_secrets_are_not_kept(values: dict[str, str], cast: Cast) -> None:
    status, said = save(cast.client("handler"), **values)
    assert status == 422
    assert "草稿" in str(said["message"])
    assert not Draft.objects.exists()


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "measures/7/", "/" * 301])
def test_it_leads_to_pages_of_this_site_only(page: str, cast: Cast) -> None:
    assert save(cast.client("handler"), page=page, text=TEXT)[0] == 422


def test_what_postgresql_cannot_keep_is_left_out(cast: Cast) -> None:
    assert save(cast.client("handler"), text="a\x00b\ud800c\n") == (
        200,
        save(cast.client("handler"), text="abc\n")[1],
    )
    assert Draft.objects.get().values == {"text": "abc\n"}


def test_nor_is_it_asked_for(cast: Cast) -> None:
    client = cast.client("handler")
    assert client.get("/accounts/drafts/", {"page": "/a\x00b"}).status_code == 200
    assert client.post("/accounts/drafts/", {"form": "/a\x00b", "values": ""}).status_code == 302


def test_what_a_script_sent_that_is_none_of_ours_changes_nothing(cast: Cast) -> None:
    for values in ("[1]", "{", '{"text": 3}'):
        answer = cast.client("handler").post("/accounts/drafts/", {"values": values})
        assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_the_oldest_make_room(cast: Cast) -> None:
    for number in range(MAX_DRAFTS + 2):
        save_draft(cast.handler.pk, DraftInput(f"/measures/{number}/comment/#a", PAGE), {"text": TEXT})
    assert Draft.objects.count() == MAX_DRAFTS
    assert not Draft.objects.filter(form="/measures/0/comment/#a").exists()


def test_a_month_later_it_is_gone(cast: Cast) -> None:
    save(cast.client("handler"), text=TEXT)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=32))
    assert clear_drafts(timezone.localdate()) == "清理了1份草稿"


def test_it_goes_when_the_form_was_taken_and_stays_when_it_was_refused(cast: Cast) -> None:
    client, path = cast.client("handler"), f"/measures/{assigned(cast).pk}/comment/"
    form = f"{path}#comment_text"
    save(client, form=form, text=TEXT)
    client.post(path, {"text": " ", "draft_form": form})
    assert Draft.objects.count() == 1
    client.post(path, {"text": TEXT, "draft_form": form})
    assert not Draft.objects.exists()


def test_after_another_form_was_sent_it_is_still_there(cast: Cast) -> None:
    client, pk = cast.client("handler"), assigned(cast).pk
    save(client, form=f"/measures/{pk}/progress/#progress_text", text=TEXT)
    client.post(
        f"/measures/{pk}/comment/", {"text": "请看", "draft_form": f"/measures/{pk}/comment/#comment_text"}
    )
    assert Draft.objects.count() == 1


def sent_without_session(cast: Cast) -> tuple[Client, str]:
    """The browser, and the page on which the form stood."""
    client, page = Client(), f"/measures/{assigned(cast).pk}/"
    sign_in(client, person=cast.office.username)
    client.cookies.pop("sessionid")
    sent = urlencode({"text": TEXT, "draft_form": f"{page}comment/#comment_text", "draft_base": "45h"})
    client.post(f"{page}comment/", sent, FORM, headers=HERE | {"Referer": f"http://testserver{page}"})
    return client, page


def test_after_the_sign_in_the_form_stands_in_its_own_page(cast: Cast) -> None:
    client, page = sent_without_session(cast)
    shown = sign_in(client, person=cast.office.username, following="/accounts/kept/")
    assert "已放回表单" in shown
    draft = Draft.objects.get()
    assert (draft.page, draft.base, draft.values) == (page, "45h", {"text": TEXT})
    assert draft.person_id == cast.office.pk


def test_a_page_too_old_gives_its_text_back_in_its_own_page(cast: Cast) -> None:
    client, page = Client(enforce_csrf_checks=True), f"/measures/{assigned(cast).pk}/"
    client.force_login(cast.office)
    sent = urlencode({"text": TEXT, "draft_form": f"{page}comment/#comment_text"})
    headers = HERE | {"Referer": f"http://testserver{page}"}
    assert client.post(f"{page}comment/", sent, FORM, headers=headers)["Location"] == page
    assert Draft.objects.get().values == {"text": TEXT}


def test_a_refusal_on_a_page_without_the_form_keeps_the_text(cast: Cast) -> None:
    """Urging in bulk what is not assigned any more leads to the ledger, where no form stands."""
    sent = urlencode({"ids": "999999", "note": TEXT})
    answer = cast.client("office").post("/measures/urge/", sent, FORM, headers=HERE, follow=False)
    assert answer["Location"] == "/accounts/kept/"


def test_a_draft_can_be_thrown_away_without_the_script(cast: Cast) -> None:
    client = cast.client("handler")
    save(client, text=TEXT)
    page = client.get("/accounts/kept/").content.decode()
    assert "已走访三个社区" in page
    assert client.post("/accounts/drafts/", {"form": COMMENT})["Location"] == "/accounts/kept/"
    assert not Draft.objects.exists()


def test_a_secret_is_refused_with_a_sentence(cast: Cast) -> None:
    with pytest.raises(Refused, match="验证码"):
        save_draft(cast.handler.pk, DraftInput(COMMENT, PAGE), {"code": "123456"})
