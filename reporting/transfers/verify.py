"""Each night: are the zips of the archive where they were put, and in turns, are they the same?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from accounts.models import Role, User
from accounts.places import place
from audit.checksums import sha256_of
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from reporting.models import ArchiveTransfer

# All of them are gigabytes: each is hashed once in so many nights.
NIGHTS = 7


def damages(rows: Iterable[ArchiveTransfer] | None = None, *, night: date | None = None) -> Iterator[str]:
    """What was taken back is looked at as well. With a ``night``, the contents whose turn it is."""
    kept = ArchiveTransfer.objects.exclude(file="").order_by("pk") if rows is None else rows
    for row in kept:
        path = Path(row.file.path)
        if not path.is_file() or path.stat().st_size != row.size:
            yield f"档案移交{row.pk}的档案包“{row.name}”不见了或大小不符。"
        elif (night is None or _is_turn(row, night)) and sha256_of(path) != row.sha256:
            yield f"档案移交{row.pk}的档案包“{row.name}”与入库时不同。"


def _is_turn(row: ArchiveTransfer, night: date) -> bool:
    return row.pk % NIGHTS == night.toordinal() % NIGHTS


def verify_transfers(night: date) -> str:
    """Raises ``Refused`` with what is wrong, which the operations page shows; administrators are told."""
    found = list(damages(night=night))
    if not found:
        return f"核对了{ArchiveTransfer.objects.exclude(file='').count()}份档案包,没有问题"
    people = User.objects.active().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)
    lines = [MessageLine(sentence, place("operations"), "red") for sentence in found[:20]]
    key = f"transfers:{night}"
    post(NewMessage(pk, key, "移交的档案包有损坏,请从备份恢复", lines, "red") for pk in people)
    raise Refused("".join(found[:3]) + f"共{len(found)}份,请从备份中恢复这些文件。")
