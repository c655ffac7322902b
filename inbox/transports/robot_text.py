"""What a group robot says about people's messages, in texts short enough for every maker's robot."""

from __future__ import annotations

from collections.abc import Sequence

from inbox.models import Delivery, Message

# 企业微信 takes 2048 bytes, the others more; the head and the link need some of them.
MAX_BYTES = 1_700
# The word “提醒” stands in every text: a robot with a keyword as its guard can be given that one.
HEAD = "【巡察整改提醒】"


def group(rows: Sequence[Delivery], *, has_content: bool) -> list[list[Delivery]]:
    """As many in one text as fit; people stay in the order in which they come."""
    groups: list[list[Delivery]] = []
    for row in rows:
        if groups and len(_body([*groups[-1], row], has_content=has_content).encode()) <= MAX_BYTES:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def text_of(rows: Sequence[Delivery], *, has_content: bool, site_url: str) -> str:
    body = _cut(_body(rows, has_content=has_content))
    return "\n".join([HEAD, body, site_url] if site_url else [HEAD, body])


def _body(rows: Sequence[Delivery], *, has_content: bool) -> str:
    people: dict[str, list[Message]] = {}
    for row in rows:
        people.setdefault(row.letter.person.full_name, []).append(row.letter)
    if has_content:
        return "\n".join(_in_full(name, messages) for name, messages in people.items())
    return "\n".join(_as_number(name, messages) for name, messages in people.items())


def _as_number(name: str, messages: Sequence[Message]) -> str:
    count = sum(max(1, len(message.lines)) for message in messages)
    return f"{name}:您有{count}条待办提醒,请登录系统查看。"


def _in_full(name: str, messages: Sequence[Message]) -> str:
    lines = [f"{name}:"]
    for message in messages:
        lines += [message.subject, *(f"· {line['text']}" for line in message.lines)]
    return "\n".join(lines)


def _cut(text: str) -> str:
    """A text of one person can be too long even alone; the inbox has all of it."""
    data = text.encode()
    if len(data) <= MAX_BYTES:
        return text
    return data[:MAX_BYTES].decode(errors="ignore") + "……\n其余请登录系统查看。"
