"""Settings that would be silently without effect when misspelt."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts.models import Role

RATE = re.compile(r"0|[1-9]\d*/[1-9]\d*")


@register()
def sign_in_settings(**_kwargs: object) -> list[CheckMessage]:
    unknown = set(settings.SECOND_FACTOR_ROLES) - set(Role.values)
    wrong = {name: rate for name, rate in settings.RATE_LIMITS.items() if not RATE.fullmatch(rate)}
    found: list[CheckMessage] = []
    if unknown:
        roles = "、".join(Role.values)
        sentence = f"SECOND_FACTOR_ROLES 中没有这样的角色:{'、'.join(sorted(unknown))}。可用:{roles}"
        found.append(Error(sentence, id="accounts.E001"))
    for name, rate in wrong.items():
        sentence = f"LIMIT_{name.upper()}={rate} 无法识别,应写作 次数/秒数(如 60/600),0 为不限。"
        found.append(Error(sentence, id="accounts.E002"))
    return found
