"""A publication that runs, opinions in each state, and the form as a stranger sends it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from opinions import services
from opinions.form_token import FormToken, read_token
from opinions.models import OpinionWay, Publication, PublicOpinion
from opinions.public_form import part_of_page
from opinions.services.publishing import PublicationInput
from opinions.services.register import OpinionInput
from tests.answers import Answer
from tests.cast import Cast, in_days

CODE = "abcdefgh2345"
NAME, CONTACT = "钱进步", "13800001234"
WORDS = "窗口排队的时间还是太长,希望再增加一个窗口。"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def a_publication(cast: Cast, *, is_open: bool = True, code: str = CODE) -> Publication:
    given = PublicationInput(in_days(-2), in_days(-1), in_days(10), contact="联系电话:8380023。")
    row = services.publish(cast.inspection.pk, given, by=cast.office)
    if is_open:
        services.switch_form(row.pk, by=cast.office, is_open=True)
    Publication.objects.filter(pk=row.pk).update(code=code)
    row.refresh_from_db()
    return row


def an_opinion(cast: Cast, **changes: Any) -> PublicOpinion:
    """By telephone, from somebody who gave his name."""
    values: dict[str, Any] = {
        "received_on": in_days(-1),
        "way": OpinionWay.PHONE,
        "text": WORDS,
        "sub_issue": cast.sub_issue,
        "name": NAME,
        "contact": CONTACT,
    }
    return services.register(cast.inspection.pk, OpinionInput(**(values | changes)), by=cast.office)


def assigned_opinion(cast: Cast, **changes: Any) -> PublicOpinion:
    row = an_opinion(cast, **changes)
    return services.assign(row.pk, by=cast.office, handler=cast.handler, due_on=in_days(5))


def answered_opinion(cast: Cast, **changes: Any) -> PublicOpinion:
    row = assigned_opinion(cast, **changes)
    return services.answer(row.pk, by=cast.handler, answer="已增设一个窗口。")


def told_opinion(cast: Cast, **changes: Any) -> PublicOpinion:
    row = answered_opinion(cast, **changes)
    return services.tell(row.pk, by=cast.handler, told_on=in_days(0), told_note="电话告知")


def closed_opinion(cast: Cast, **changes: Any) -> PublicOpinion:
    return services.close(told_opinion(cast, **changes).pk, by=cast.office)


def url_of(row: Publication) -> str:
    return f"/opinions/{row.code}/"


def part_named(row: Publication, finding: str) -> str:
    found = (part_of_page(at, line) for at, line in enumerate(row.headings()) if line.finding == finding)
    return next(found)


def token_in(page: Answer, code: str = CODE) -> FormToken:
    found = read_token(TOKEN.findall(page.content.decode())[0], code)
    assert found is not None
    return found


def right_answer(token: FormToken) -> str:
    return str(sum(token._numbers))


def filled_in(browser: Client, row: Publication, **changes: str) -> dict[str, str]:
    """What a person sends who has read the page, with its question answered."""
    token = token_in(browser.get(url_of(row)), row.code)
    values = {"text": WORDS, "about": "", "name": "", "contact": "", "website": ""}
    return values | {"form_token": token.word, "answer": right_answer(token)} | changes


def sent(row: Publication, data: dict[str, str], browser: Client | None = None, **headers: Any) -> Answer:
    body = urlencode(data, encoding="utf-8", errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    return (browser or Client()).post(url_of(row), body, content_type=kind, **headers)
