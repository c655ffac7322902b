"""Settings that would be silently without effect when misspelt."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts.models import Role
from accounts.rules import OFFICE_MAY_GIVE

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
    found += _outside_accounts()
    for name, rate in wrong.items():
        sentence = f"LIMIT_{name.upper()}={rate} 无法识别,应写作 次数/秒数(如 60/600),0 为不限。"
        found.append(Error(sentence, id="accounts.E002"))
    return found


def _outside_accounts() -> list[CheckMessage]:
    """What of the city's accounts would be without effect, or would let in whom nobody meant."""
    sentences = []
    if any(len(line) != 2 or line[0] not in OFFICE_MAY_GIVE for line in settings.OUTSIDE_ROLES):
        roles = "、".join(OFFICE_MAY_GIVE)
        sentences.append(f"OUTSIDE_ROLES 应写作 角色=分组;角色=分组。可用的角色:{roles}")
    if settings.OUTSIDE_ROLES and settings.THREE_OFFICERS:
        sentences.append("启用三员分立(THREE_OFFICERS)后,角色只由安全管理员调整,不能设 OUTSIDE_ROLES。")
    if {"OIDC", "CAS"} & set(settings.WAYS_IN) and not settings.SITE_URL:
        sentences.append("OIDC_ISSUER、CAS_URL 需要同时设 SITE_URL:统一认证登录后要回到这个地址。")
    if settings.LDAP_URL and "{name}" not in settings.LDAP_FILTER:
        sentences.append("LDAP_FILTER 中要有 {name},如 (uid={name})。")
    return [Error(sentence, id="accounts.E003") for sentence in sentences]
