"""Variables of the environment, read before anything else; what cannot be meant stops the start.

``NAME=`` in an .env file means that nobody filled it in, not that it is empty on purpose.
"""

from __future__ import annotations

import os
from ipaddress import ip_network
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "yes", "y", "on", "ok")
NO = ("0", "false", "no", "n", "off")
# Seconds, bytes, rows: what has more digits was not meant.
MAX_DIGITS = 15
SCHEMES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
BROKERS = ("redis://", "rediss://", "unix://", "redis+socket://")


_WRONG_RATE = (
    "环境变量 {name} 应写作 次数/秒数,如 60/600,0 为不限,现在写的是“{value}”。({name} must be TIMES/SECONDS.)"
)


class WrongVariable(ImproperlyConfigured):
    """The sentence names the variable; passwords and keys are not repeated in it."""


def text(name: str, default: str = "") -> str:
    value = os.environ.get(name) or default
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise WrongVariable(
            f"环境变量 {name} 的值不是 UTF-8 文字,请重新填写。({name} is not UTF-8.)"
        ) from error
    return value


def listed(name: str) -> list[str]:
    """What stands between commas. “A, B” are two: a name with a space before it would match nothing."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    value = text(name, str(default)).strip()
    is_number = value.isascii() and value.isdecimal() and len(value) <= MAX_DIGITS
    if not is_number or int(value) < least:
        raise WrongVariable(
            f"环境变量 {name} 应是不小于{least}的整数,现在写的是“{value[:40]}”。"
            f"({name} must be a whole number of {least} or more.)"
        )
    if most is not None and int(value) > most:
        raise WrongVariable(
            f"环境变量 {name} 最大为{most},现在写的是“{value[:40]}”。({name} must be {most} at most.)"
        )
    return int(value)


def rate(name: str, default: str) -> str:
    """So many times in so many seconds, ``60/600``; 0: no limit. Seconds left out are an hour."""
    value = text(name, default).strip()
    times, slash, seconds = value.partition("/")
    parts = [times, seconds] if slash else [times]
    if not all(one.isascii() and one.isdecimal() and len(one) <= MAX_DIGITS for one in parts):
        raise WrongVariable(_WRONG_RATE.format(name=name, value=value[:40]))
    if slash and int(times) and not int(seconds):
        raise WrongVariable(_WRONG_RATE.format(name=name, value=value[:40]))
    return value


def switch(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").strip().lower()
    if value not in YES + NO:
        raise WrongVariable(
            f"环境变量 {name} 应写 1(是)或 0(否),现在写的是“{value[:40]}”。({name} must be 1 or 0.)"
        )
    return value in YES


def database(name: str) -> dict[str, Any]:
    """As Django wants it; PostgreSQL or SQLite."""
    value = text(name)
    parsed: dict[str, Any] = {}
    if value.partition(":")[0] in SCHEMES:
        try:
            parsed = environ.Env.db_url_config(value)
        except (ValueError, ImproperlyConfigured):
            parsed = {}
    if not parsed.get("NAME"):
        raise WrongVariable(
            f"环境变量 {name} 应写作 postgres://用户:密码@主机:5432/库名,密码中的特殊字符要写成 %40 的样子。"
            f"({name} is no address of a database.)"
        )
    return parsed


def broker_address(name: str) -> str:
    value = text(name)
    if value and not value.startswith(BROKERS):
        raise WrongVariable(
            f"环境变量 {name} 应写作 redis://:密码@主机:6379/0。({name} is no address of Redis.)"
        )
    return value


def mail(name: str) -> dict[str, object]:
    """As Django wants it; not said: mail goes nowhere."""
    try:
        parsed: dict[str, object] = environ.Env.email_url_config(text(name, "dummymail://"))
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise WrongVariable(
            f"环境变量 {name} 应写作 smtp+tls://用户:密码@主机:587。({name} is no address of a mail server.)"
        ) from error
    return parsed


def networks(name: str) -> list[str]:
    for word in listed(name):
        try:
            ip_network(word, strict=False)
        except ValueError as error:
            raise WrongVariable(
                f"环境变量 {name} 里的“{word[:40]}”不是地址或网段,应写作 10.1.2.3 或 10.1.2.0/24。"
                f"({name}: no address or network.)"
            ) from error
    return listed(name)
