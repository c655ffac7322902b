"""Chinese names in Latin letters: for login names, and to find a name by typing its first letters."""

from __future__ import annotations

import re
from functools import cache

# As surnames these are read in another way than anywhere else.
SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "曾": "zeng",
    "区": "ou",
    "盖": "ge",
    "朴": "piao",
    "任": "ren",
    "华": "hua",
    "尉": "yu",
    "种": "chong",
    "逄": "pang",
    "翟": "zhai",
    "缪": "miao",
    "覃": "qin",
    "员": "yun",
    "乐": "yue",
    "召": "shao",
}


def login_name(full_name: str) -> str:
    """王敏 → wangmin; "" for a name without a letter."""
    return _plain(syllables(full_name))


def latin_keys(text: str) -> str:
    """What a name is found by: 王敏 → ``wangmin wm``; departments are read as words."""
    parts = _read(text)
    return f"{_plain(parts)} {''.join(part[0] for part in parts if part)}".lower()


def syllables(full_name: str) -> tuple[str, ...]:
    found = _read(full_name)
    surname = SURNAMES.get(full_name[:1])
    return (surname, *found[1:]) if surname and len(full_name) < 4 else found


@cache
def _read(text: str) -> tuple[str, ...]:
    # 53 MB and a quarter of a second, for a sheet and a form: every process and command would have them.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    # ü is typed as v.
    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))


def _plain(parts: tuple[str, ...]) -> str:
    return re.sub(r"[^a-z0-9]", "", "".join(parts).lower())
