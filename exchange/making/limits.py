"""What does not fit into a package is said here, before it is made: where it is read it would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from audit.exceptions import Refused

# As pages name what a part of a package holds.
WORDS = {
    "files": "佐证材料文件",
    "rounds": "轮次",
    "snapshots": "上报快照",
    "evidence": "佐证材料",
    "measure": "整改措施",
    "finding": "问题",
    "goal": "整改目标",
    "supporting": "配合部门",
    "progress": "整改进展",
    "outcome": "整改成效",
    "next_step": "下一步打算",
    "extension": "延期情况",
    "remark": "备注",
    "instructions": "督查要求",
    "notes": "意见",
    "answers": "答复",
    "replies": "回复",
    "receipts": "回执",
    "text": "正文",
    "note": "说明",
}
ADVICE = "请缩短,或者分几次、每次少选一些后再生成。"


@contextmanager
def within_limits(about: str) -> Iterator[None]:
    """For making a part of ``exchange.contents``: raises ``Refused``, which names what is too much of it."""
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        names = [str(name) for name in first["loc"]]
        what = next((WORDS[name] for name in names if name in WORDS), ".".join(names))
        most = first.get("ctx", {}).get("max_length")
        limit = f"太多或太长(最多{most})" if most else "不能写进包里"
        raise Refused(f"{about}的“{what}”{limit},没有生成。{ADVICE}") from error
