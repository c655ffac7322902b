"""Who is told at once: the requester of an extension, the department of a returned measure."""

from __future__ import annotations

from accounts.models import User
from inbox.models import Message
from measures import services
from measures.models import ExtensionRequest
from tests.cast import Cast, assignment, in_days, returned, worked_on

# Keys of what is not told here: whoever works on a measure hears of its assignment as well.
NEWS = ("assigned:", "submitted:", "completed:")


def messages_of(person: User) -> list[Message]:
    rows = Message.objects.filter(person=person).order_by("id")
    return [row for row in rows if not row.key.startswith(NEWS)]


def told(person: User) -> list[str]:
    return [row.subject for row in messages_of(person)]


def line_of(person: User) -> dict[str, str]:
    [message] = messages_of(person)
    line: dict[str, str] = message.lines[0]
    return line


def asked(cast: Cast) -> ExtensionRequest:
    row = worked_on(cast)
    return services.request_extension(row.pk, by=cast.handler, to_due_on=in_days(90), reason="等待批复")


def test_the_requester_hears_the_answer(cast: Cast) -> None:
    services.refuse_extension(asked(cast).pk, by=cast.office, note="条件已具备")
    assert told(cast.handler) == ["延期申请未同意"]
    line = line_of(cast.handler)
    assert "条件已具备" in line["text"]
    assert line["url"] == f"/measures/{cast.measure.pk}/"


def test_who_takes_his_own_request_back_is_told_nothing(cast: Cast) -> None:
    services.withdraw_extension(asked(cast).pk, by=cast.handler)
    assert told(cast.handler) == []


def test_a_request_that_lapsed_is_told(cast: Cast) -> None:
    asked(cast)
    services.assign(cast.measure.pk, assignment(cast, due_on=in_days(50)), by=cast.office)
    assert told(cast.handler) == ["延期申请已失效"]


def test_the_named_handler_hears_of_a_return(cast: Cast) -> None:
    returned(cast)
    assert told(cast.handler) == ["有措施被退回,请补充后再提交"]
    assert "材料不全" in line_of(cast.handler)["text"]
    assert told(cast.leader) == []
