"""The organization that somebody named in writing: found, or the near ones that he may have meant."""

from __future__ import annotations

from difflib import SequenceMatcher

from accounts.models import Organization
from audit.exceptions import Refused
from statements.spelling import normal

# Of a shorter name too many others contain it.
MIN_CORE = 3
# 云山区档案馆 and 云山区档按馆 are .83 alike.
ALIKE = 0.8
MAX_SHOWN = 5
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
    shown = "、".join(
        f"{row.name}(简称{row.short_name})" if row.short_name else row.name for row in near[:MAX_SHOWN]
    )
    return f"没有叫“{name}”的单位,名称相近的有:{shown}。是其中一个请写它的名称或简称;确是新单位请加 {flag}。"


def core_name(name: str) -> str:
    """Without 中共 and 党组, by which the printed name and the registered one often differ."""
    name = normal(name).removeprefix("中共").removeprefix("中国共产党")
    for ending in ("党组", "党委", "委员会", "党总支"):
        name = name.removesuffix(ending)
    return name


def _is_near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < MIN_CORE:
        return False
    if one in other or other in one:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return False
    # 第一小学 and 第二小学 are two.
    differing = "".join(one[a:b] + other[c:d] for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return not set(differing) <= NUMERALS
