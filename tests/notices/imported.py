"""A notice imported by the office of the cast, and what is written back of it."""

from __future__ import annotations

from dataclasses import dataclass

from issues.models import Inspection, SubIssue
from measures.models import Measure
from notices.imports.confirm import NewInspection, confirm
from notices.imports.from_records import notices_of
from notices.imports.store import store_notice
from notices.models import Notice
from notices.parser.render import render_notice
from tests.cast import Cast
from tests.notices.parser.documents import notice

TEXT = notice("""
一、关于作风建设不够严实方面
1.查档等候时间长的问题
(1)增设查档窗口2个。开通网上预约。
(2)每月抽查一次服务。
(3)公开服务热线。
2.库房管理不够规范的问题
(1)修订《库房管理办法》。
(2)逐件清点实物档案。
二、关于党的建设不够有力方面
1.组织生活不够经常的问题
(1)按月开展主题党日。
""")
FURTHER = notice("""
一、关于整改责任不够到位方面
1.督促检查不够有力的问题
(1)按季度听取汇报。
""")


@dataclass
class Imported:
    """``measures`` and ``findings`` are read anew each time, in the order of the document."""

    notice: Notice
    inspection: Inspection

    @property
    def measures(self) -> list[Measure]:
        rows = Measure.objects.current().filter(inspection=self.inspection)
        return list(rows.order_by("position"))

    @property
    def findings(self) -> list[SubIssue]:
        return list(SubIssue.objects.current().filter(inspection=self.inspection).order_by("position"))

    def measure(self, words: str) -> Measure:
        return next(row for row in self.measures if words in row.text)

    def finding(self, words: str) -> SubIssue:
        return next(row for row in self.findings if words in row.title)

    def ledger(self) -> list[str]:
        """What the ledger lists: marks with the beginnings of the texts, findings before their own."""
        lines: list[str] = []
        for row in self.measures:
            heading = f"{row.sub_issue.mark}{row.sub_issue.title[:4]}"
            lines += [] if heading in lines else [heading]
            lines.append(f"{row.mark}{row.text[:4]}")
        return lines


def imported(cast: Cast, text: str = TEXT, *, into: Inspection | None = None) -> Imported:
    row = store_notice(text, file_name="通报.txt", by=cast.office)
    found = confirm(row.pk, by=cast.office, target=into or NewInspection("导入的巡察"))
    row.refresh_from_db()
    return Imported(row, found)


def written(inspection: Inspection) -> list[str]:
    """The lines of the notices of an inspection as they are written back, without what stands around."""
    texts = [render_notice(one) for one in notices_of(inspection)]
    return [line for text in texts for line in text.splitlines() if line.strip()]
