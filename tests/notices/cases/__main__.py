"""``python -m tests.notices.cases [FOLDER]``: write the cases for a foreign score, or score here."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.notices.cases.documents import NoticeCase, load_cases


def write(cases: list[NoticeCase], folder: Path) -> None:
    """NN.txt with a remark as its first line, NN.json with the expected tree."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases:
        number = case.name.partition("_")[0]
        (folder / f"{number}.txt").write_bytes(f"# {case.kind}\n{case.text}".encode())
        tree = json.dumps(case.tree, ensure_ascii=False, indent=1)
        (folder / f"{number}.json").write_text(tree + "\n", "utf-8")


def report(cases: list[NoticeCase]) -> None:
    """Prints every text that is not exact with what was lost, then the totals."""
    from tests.notices.cases.reading import read
    from tests.notices.cases.score import score, total

    scores = [score(case.name, want=case.tree, got=read(case.text)) for case in cases]
    for each in scores:
        if each.faults or not each.is_exact:
            print(
                f"{each.name} F1 {each.f1:.2f}{' exact' if each.is_exact else ''}",
                *each.faults,
                sep="\n     ",
            )
    print(total(scores), f"of {len(scores)}")


def main() -> None:
    cases = load_cases()
    if len(sys.argv) > 1:
        write(cases, Path(sys.argv[1]))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    report(cases)


if __name__ == "__main__":
    main()
