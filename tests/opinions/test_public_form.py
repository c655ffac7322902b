"""The public form: what strangers see, what they may send, and what they cannot do with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.limits import limit
from audit.models import AuditEntry, StrangerCount
from inbox.models import Message
from issues.models import Inspection
from opinions import services
from opinions.form_token import LIFE, new_token
from opinions.models import OpinionAuthor, Publication, PublicOpinion
from opinions.public_form import CONTROL, SECRET, TRAP, WRONG_ANSWER
from opinions.services import receiving
from opinions.views.public import MAX_BODY
from opinions.workflow import OpinionState
from tests.cast import Cast, in_days
from tests.opinions.people import (
    CONTACT,
    NAME,
    WORDS,
    a_publication,
    filled_in,
    part_named,
    right_answer,
    sent,
    token_in,
    url_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORM = "application/x-www-form-urlencoded"


def test_what_is_sent_is_registered_and_a_receipt_given(cast: Cast) -> None:
    row, stranger = a_publication(cast), Client()
    about = part_named(row, cast.sub_issue.title)
    answer = sent(row, filled_in(stranger, row, about=about, name=NAME, contact=CONTACT))
    opinion = PublicOpinion.objects.get()
    assert answer.status_code == 200
    assert opinion.receipt is not None and opinion.receipt in answer.content.decode()
    assert (opinion.text, opinion.sub_issue, opinion.state) == (WORDS, cast.sub_issue, OpinionState.RECEIVED)
    assert (opinion.number, opinion.get_way_display(), opinion.publication) == (1, "网上", row)
    author = OpinionAuthor.objects.get(opinion=opinion)
    assert (author.name, author.contact) == (NAME, CONTACT)


def test_no_answer_sets_a_cookie_and_nobody_is_signed_in(cast: Cast) -> None:
    row, office = a_publication(cast), cast.client("office")
    data = filled_in(office, row)
    wrong = data | {"text": "短"}
    answers = [
        office.get(url_of(row)),
        sent(row, wrong, office),
        sent(row, data, office),
        sent(row, {}, office),
    ]
    answers.append(office.get("/opinions/nowhere/"))
    assert [answer.status_code for answer in answers] == [200, 422, 200, 403, 404]
    assert [answer.cookies for answer in answers] == [{}] * 5
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert cast.office.full_name not in answers[0].content.decode()
    assert PublicOpinion.objects.get().steps.get().actor is None


@pytest.mark.parametrize("day", [-2, 11])
def test_outside_of_its_days_there_is_no_page(cast: Cast, day: int) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row)
    with time_machine.travel(timezone.now() + timedelta(days=day)):
        assert Client().get(url_of(row)).status_code == 404
        assert sent(row, data).status_code == 404
    assert not PublicOpinion.objects.exists()


def test_closed_withdrawn_or_archived_there_is_no_page(cast: Cast) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row)
    services.switch_form(row.pk, by=cast.office, is_open=False)
    closed = [Client().get(url_of(row)).status_code, sent(row, data).status_code]
    services.switch_form(row.pk, by=cast.office, is_open=True)
    Inspection.objects.filter(pk=cast.inspection.pk).update(archived_at=timezone.now())
    archived = sent(row, data).status_code
    Inspection.objects.filter(pk=cast.inspection.pk).update(archived_at=None)
    services.withdraw_publication(row.pk, by=cast.office, reason="登记错了")
    withdrawn = sent(row, data).status_code
    assert [*closed, archived, withdrawn] == [404] * 4


@pytest.mark.parametrize("code", ["1", "x" * 12, "..%2fadmin", "a%0d%0aSet-Cookie:x=1", "%00"])
def test_a_forged_notice_is_none(cast: Cast, code: str) -> None:
    a_publication(cast)
    answer = Client().post(f"/opinions/{code}/", "text=x", content_type=FORM)
    assert answer.status_code == 404
    assert "x=1" not in str(answer.headers)


def test_sent_twice_it_is_one_opinion_with_one_receipt(cast: Cast) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row)
    first, again = sent(row, data), sent(row, data)
    opinion = PublicOpinion.objects.get()
    assert opinion.receipt is not None
    assert all(opinion.receipt in answer.content.decode() for answer in (first, again))
    assert opinion.text == WORDS


def test_another_opinion_from_the_same_page_is_not_lost_behind_the_receipt_of_the_first(cast: Cast) -> None:
    """Who goes back in his browser, or is given a page that somebody kept, hears that it was not sent."""
    row, another = a_publication(cast), "另外再说一件别的事情。"
    data = filled_in(Client(), row)
    sent(row, data)
    answer = sent(row, data | {"text": another})
    first, page, after = PublicOpinion.objects.get(), answer.content.decode(), token_in(answer)
    assert answer.status_code == 409 and "还没有提交" in page and another in page
    assert first.receipt is not None and first.receipt not in page
    again = data | {"text": another, "form_token": after.word, "answer": right_answer(after)}
    assert sent(row, again).status_code == 200
    assert [one.text for one in PublicOpinion.objects.order_by("number")] == [WORDS, another]


@pytest.mark.parametrize("kind", ["forged", "other", "old", "none", "long"])
def test_a_token_that_is_not_this_page_s_is_refused_and_the_text_stays(cast: Cast, kind: str) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row, name=NAME)
    other = new_token("zzzzzzzzzzzz")
    tokens = {"forged": data["form_token"][:-2] + "xx", "other": other.word, "none": "", "long": "x" * 9000}
    changed = {"form_token": tokens.get(kind, data["form_token"]), "answer": right_answer(other)}
    later = timezone.now() + (LIFE + timedelta(minutes=1) if kind == "old" else timedelta())
    with time_machine.travel(later):
        answer = sent(row, data | changed)
    page = answer.content.decode()
    assert answer.status_code == 403 and not PublicOpinion.objects.exists()
    assert "没有提交" in page and WORDS in page and NAME in page


def test_a_wrong_answer_brings_another_question(cast: Cast) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row)
    answer = sent(row, data | {"answer": "99"})
    page, after = answer.content.decode(), token_in(answer)
    assert answer.status_code == 422 and WRONG_ANSWER in page and WORDS in page
    assert after.word != data["form_token"] and after.question in page
    again = data | {"form_token": after.word, "answer": right_answer(after)}
    assert sent(row, again).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "  ", "请填写这一栏"),
        ("text", "短", "至少写5个字"),
        ("text", "长" * 2001, "最多2000字"),
        ("text", "窗口排队\x07时间太长。", CONTROL),
        ("text", "窗口排队\x00时间太长。", "空字符"),
        ("text", "机密★10年 窗口排队时间太长。", SECRET),
        ("name", "钱进步\r\nBcc: all@example.cn", CONTROL),
        ("contact", "1" * 101, "最多100字"),
        ("website", "http://spam.example", TRAP),
        ("about", "9999", "请从列出的部分中选择"),
        ("about", "-1", "请从列出的部分中选择"),
    ],
)
def test_each_mistake_has_its_sentence_and_what_was_typed_stays(
    cast: Cast, field: str, value: str, sentence: str
) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row, contact="qian@example.cn") | {field: value}
    answer = sent(row, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert token_in(answer).word == data["form_token"]
    assert "qian@example.cn" in page or field == "contact"
    assert not PublicOpinion.objects.exists()


def test_what_is_no_form_is_not_read(cast: Cast) -> None:
    row = a_publication(cast)
    huge = Client().post(url_of(row), b"text=" + b"x" * MAX_BODY, content_type=FORM)
    files = Client().post(url_of(row), {"text": WORDS})
    assert (huge.status_code, files.status_code) == (413, 403)
    assert "太大" in huge.content.decode() and "不能上传文件" in files.content.decode()


def test_a_flood_of_one_address_ends_and_the_text_stays(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"opinion": "3/3600"}
    row = a_publication(cast)
    answers = [sent(row, filled_in(Client(), row), REMOTE_ADDR="10.9.9.9") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert WORDS in answers[-1].content.decode() and int(answers[-1].headers["Retry-After"]) > 0
    assert sent(row, filled_in(Client(), row), REMOTE_ADDR="10.9.9.8").status_code == 200


def test_one_address_cannot_shut_others_out(cast: Cast) -> None:
    """As it is installed: a day's worth of one address is a small part of a notice's."""
    most = {name: limit(name) for name in ("opinion", "opinion_day", "opinion_notice")}
    assert most["opinion_day"][1] == most["opinion_notice"][1] == 86400
    assert most["opinion_day"][0] * 20 < most["opinion_notice"][0] <= receiving.MAX_A_DAY


def test_an_address_has_a_day_s_limit_beside_the_hour_s(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"opinion_day": "2/86400"}
    row = a_publication(cast)
    answers = [sent(row, filled_in(Client(), row), REMOTE_ADDR="10.9.9.7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert sent(row, filled_in(Client(), row), REMOTE_ADDR="10.9.9.6").status_code == 200


def test_a_flood_from_many_addresses_ends_too(cast: Cast, settings: Settings, monkeypatch: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"opinion_notice": "2/3600"}
    row = a_publication(cast)
    statuses = [
        sent(row, filled_in(Client(), row), REMOTE_ADDR=f"10.8.0.{at}").status_code for at in range(3)
    ]
    assert statuses == [200, 200, 503]
    assert PublicOpinion.objects.count() == 2
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"opinion_notice": "0"}
    monkeypatch.setattr(receiving, "MAX_A_DAY", 2)
    full = sent(row, filled_in(Client(), row))
    assert full.status_code == 503 and WORDS in full.content.decode()
    assert "您可以改用电话、信件等方式反映:" in (page := full.content.decode())
    assert " ".join(row.contact.split()).rstrip("。") in page.split('role="alert">')[1].split("</div>")[0]
    assert PublicOpinion.objects.count() == 2


def test_script_that_was_sent_is_text_to_the_office(cast: Cast) -> None:
    row = a_publication(cast)
    script = "<script>alert(1)</script>请看<img src=x onerror=alert(2)>"
    sent(row, filled_in(Client(), row, text=script, name='"><b>钱', contact="<i>1"))
    opinion, office = PublicOpinion.objects.get(), cast.client("office")
    paths = [f"/public-opinions/{opinion.pk}/", f"/inspections/{cast.inspection.pk}/opinions/", "/"]
    paths.append(f"/public-opinions/{opinion.pk}/correct/")
    for path in paths:
        page = office.get(path).content.decode()
        assert not any(tag in page for tag in ("<script>alert", "<img src=x", "<b>钱", "<i>1"))
    assert "&lt;script&gt;" in office.get(paths[0]).content.decode()


def test_the_page_tells_nothing_that_was_not_published(cast: Cast) -> None:
    row = a_publication(cast)
    page = Client().get(url_of(row)).content.decode()
    people = ("office", "handler", "leader", "viewer")
    assert not any(getattr(cast, who).full_name in page for who in people)
    assert cast.inspection.name not in page.replace(row.title, "")
    assert not any(part in page for part in ("/inspections/", "/measures/", "/accounts/", "csrfmiddleware"))
    assert "联系电话:8380023。" in page and row.period() in page


def test_from_where_it_came_is_kept_nowhere(cast: Cast) -> None:
    row = a_publication(cast)
    sent(row, filled_in(Client(), row, name=NAME), REMOTE_ADDR="203.0.113.7")
    entries = AuditEntry.objects.all()
    told = " ".join(f"{one.address} {one.about} {one.detail} {one.path} {one.actor_name}" for one in entries)
    assert "登记意见" in {one.event_label for one in entries}
    assert not any(word in told for word in ("203.0.113.7", NAME, "窗口", row.code))
    assert not StrangerCount.objects.filter(address="203.0.113.7").exists()


def test_the_office_hears_of_a_day_s_opinions_once_and_without_their_words(cast: Cast) -> None:
    row = a_publication(cast)
    for _ in range(2):
        sent(row, filled_in(Client(), row, name=NAME))
    told = Message.objects.filter(subject="收到网上提交的意见,请分办")
    assert set(told.values_list("person__username", flat=True)) == {"wangmin", "liuhong"}
    assert told.count() == 2
    assert not any(word in str(list(told.values())) for word in (NAME, WORDS))


def test_it_costs_the_same_however_many_there_are(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row, stranger = a_publication(cast), Client()
    for _ in range(3):
        sent(row, filled_in(stranger, row))
    with django_assert_num_queries(1):
        stranger.get(url_of(row))
    data = filled_in(stranger, row)
    with django_assert_num_queries(16):
        assert sent(row, data).status_code == 200


def test_two_days_of_one_publication_number_on(cast: Cast) -> None:
    row = a_publication(cast)
    for _ in range(2):
        sent(row, filled_in(Client(), row))
    assert list(PublicOpinion.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
    assert Publication.objects.open_to_public(in_days(0)).get() == row
