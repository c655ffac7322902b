"""People and departments by the names that a notice prints: only a whole name counts, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from notices.parser.marks import half_width

_BETWEEN = re.compile(r"[、,;/\n\t]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]{2,})|(?<=[)\]])\s*")
_SIGNS = "。.:"
_ASIDE = re.compile(r"[((][^()()]*[))]")
# What stands before or behind a name: a post, or how people are addressed.
_POST = r"(?:[\u4e00-\u9fff]{0,14}(?:书记|主任|主席|委员|成员|专员|领导|经理|董事|干事|员|长)|同志)"
_ONLY_POST = re.compile(
    r"[\u4e00-\u9fff]{0,14}(?:书记|主任|主席|委员|成员|专员|领导|经理|董事|[局院校馆科处股室部所组站会区县市委]长)"
)
_POST_BEHIND = (
    r"(?:(?:党|副|局|院|校|馆|科|处|股|室|部|支|总|组|所|站|中心|办|纪|委|常务|主|书|会|秘|经|[一二三四]级)"
    r"[\u4e00-\u9fff]{0,12})?(?:同志)?"
)
# What a unit writes before the name of its own department.
_OWN = re.compile(r"(?:本|机关|我)?[局委馆院校厅部所会署队]?(?:机关|本级|内设)?")


def printed_names(value: str) -> list[str]:
    """The single names of a printed list, without what is said in brackets and without posts that stand
    before a name: “党组书记、局长 张三,李四(科长)”."""
    bare = _ASIDE.sub("", half_width(value)).strip(" 。.;")
    names = [name for part in _BETWEEN.split(bare) if (name := _tight(part))]
    return [name for name in names if not _ONLY_POST.fullmatch(name)] or names


def _tight(part: str) -> str:
    return "".join(part.split()).strip(_SIGNS)


def person_named(printed: str, names: Collection[str]) -> str | None:
    """The one of ``names`` that is printed, alone or with a post: “副局长张三”, “张三同志”."""
    fitting = [name for name in names if name and _is_person(printed, name)]
    return max(fitting, key=len) if fitting else None


def _is_person(printed: str, name: str) -> bool:
    tight = "".join(name.split())
    if printed == tight:
        return True
    if printed.startswith(tight):
        return bool(re.fullmatch(_POST_BEHIND, printed[len(tight) :]))
    return printed.endswith(tight) and bool(re.fullmatch(_POST, printed[: -len(tight)]))


def department_named(printed: str, names: Collection[str], *, own: Sequence[str] = ()) -> str | None:
    """The one of ``names`` that is printed, alone or behind the unit's own name (``own``): “局办公室”."""
    if printed in names:
        return printed
    for name in sorted(names, key=len, reverse=True):
        before = printed.removesuffix(name) if name else printed
        if before != printed and (before in own or _OWN.fullmatch(before)):
            return name
    return None
