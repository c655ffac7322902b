"""The organization that somebody named in writing: found, or the near ones that he may have meant."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from accounts.models import Organization
from audit.exceptions import Refused
from statements.spelling import normal

# Of a shorter name too many others contain it.
MIN_CORE = 3
# 云山区档案馆 and 云山区档按馆 are .83 alike.
ALIKE = 0.8
MAX_SHOWN = 5
# What kind of body it is: 区档案局 and 区档案馆 are often one house under two signs.
KIND_OF_BODY = re.compile("(?:委员会|办公室|服务中心|中心|管理局|[局馆委办院校会所站处部厅社队])$")
MIN_STEM = 2
NUMERALS = frozenset("0123456789一二三四五六七八九十甲乙丙丁")


def organization_named(name: str) -> Organization | None:
    """By its name or the short one that is shown on screen; raises ``Refused`` where two have it."""
    wanted = normal(name)
    rows = list(Organization.objects.order_by("pk"))
    exact = [row for row in rows if normal(row.name) == wanted]
    found = exact or [row for row in rows if row.short_name and normal(row.short_name) == wanted]
    if len(found) > 1:
        names = "、".join(row.name for row in found[:MAX_SHOWN])
        raise Refused(f"简称“{name}”有{len(found)}个单位在用:{names}。请写单位全称。")
    return found[0] if found else None


def near_organizations(name: str) -> list[Organization]:
    """Those whose name or short name holds ``name``, is held by it, or differs by a sign or two."""
    wanted = core_name(name)
    rows = Organization.objects.order_by("pk")
    return [
        row for row in rows if any(_is_near(wanted, core_name(one)) for one in (row.name, row.short_name))
    ]


def refuse_near(name: str, *, flag: str) -> str | None:
    """A sentence when ``name`` may be a misspelt one of those that are there; ``flag`` says it is not."""
    near = near_organizations(name)
    if not near:
        return None
    shown = "、".join(f"{row.name}({_known(row)})" for row in near[:MAX_SHOWN])
    return f"没有叫“{name}”的单位,名称相近的有:{shown}。是其中一个请写它的名称或简称;确是新单位请加 {flag}。"


def _known(row: Organization) -> str:
    """What tells it from another: its short name, and how much of it is here already."""
    departments, people = row.departments.active().count(), row.users.active().count()
    short = f"简称{row.short_name}," if row.short_name else ""
    return f"{short}已有{departments}个部门、{people}个账号"


def core_name(name: str) -> str:
    """Without 中共 and 党组, by which the printed name and the registered one often differ."""
    name = normal(name).removeprefix("中共").removeprefix("中国共产党")
    for ending in ("党组", "党委", "委员会", "党总支"):
        name = name.removesuffix(ending)
    return name


def plain_name(name: str) -> str:
    """As it is stored: half-width signs, single spaces, none of the characters that nobody sees."""
    plain = unicodedata.normalize("NFKC", name)
    seen = (sign for sign in plain if sign.isspace() or unicodedata.category(sign) not in ("Cf", "Cc"))
    return " ".join("".join(seen).split())


def _is_held(one: str, other: str) -> bool:
    """One name is the other's, or its end: 区档案 of 云山区档案, and not 区 of every district."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= MIN_CORE and long.endswith(short))


def _is_near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < MIN_CORE:
        return False
    if one in other or other in one:
        return True
    stems = [KIND_OF_BODY.sub("", name) for name in (one, other)]
    if min(map(len, stems)) >= MIN_STEM and _is_held(*stems):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return False
    # 第一小学 and 第二小学 are two.
    differing = "".join(one[a:b] + other[c:d] for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return not set(differing) <= NUMERALS
