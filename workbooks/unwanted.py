"""Parts of a workbook that nobody opens here: programs, links, controls."""

from __future__ import annotations

from collections.abc import Iterable

from audit.exceptions import Refused

# Parts that run, fetch or hide something; each with what it is called on screen.
UNWANTED = {
    "vbaproject": "宏",
    "xl/macrosheets/": "宏",
    "xl/dialogsheets/": "宏",
    "xl/externallinks/": "指向其他文件的链接",
    "xl/connections.xml": "外部数据连接",
    "xl/querytables/": "外部数据连接",
    "xl/embeddings/": "嵌入的对象",
    "xl/activex/": "控件",
    "basic/": "宏",
    "scripts/": "宏",
}


def check_unwanted(names: Iterable[str], *, name: str) -> None:
    """``names`` of its parts in small letters; raises ``Refused`` for programs, links and the like."""
    found = list(names)
    for part, what in UNWANTED.items():
        if any(part in one for one in found):
            raise Refused(f"“{name}”里有{what},不能上传。请删去{what},另存为新的文件后再上传。")
