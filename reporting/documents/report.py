"""整改进展情况报告: what goes up, from the records; internal texts, progress and outcome, figures summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from issues.models import Category, Inspection, SubIssue
from ledger.rates import RATE_RULE
from ledger.summary import SummaryTable, summary_tables
from measures.models import Measure, ProgressUpdate
from measures.workflow import Status
from notices.parser.lines import NoticeLine, Rank
from opinions.figures import opinion_figures
from reporting.documents.official import add_line, official_document

NUMERALS = "一二三四五六七八九十"
OPEN_ENDED = "(待补充)"


def report_lines(inspection: Inspection, *, today: date) -> list[NoticeLine]:
    """Title, opening, 总体情况, every finding with its measures, 下一步打算; twelve reads for any size."""
    measures = _measures(inspection)
    return [
        NoticeLine(Rank.TITLE, report_title(inspection)),
        NoticeLine(Rank.BODY, f"{_addressee(inspection)}:"),
        NoticeLine(Rank.BODY, _opening(inspection)),
        NoticeLine(Rank.FIRST, "一、总体情况"),
        NoticeLine(Rank.BODY, _overall(summary_tables(inspection, today=today)[0])),
        *_of_the_public(inspection, today),
        NoticeLine(Rank.FIRST, "二、具体问题整改情况"),
        *_findings(inspection, measures),
        NoticeLine(Rank.FIRST, "三、下一步打算"),
        *_next_steps(measures),
    ]


def write_report(inspection: Inspection, path: Path, *, today: date) -> None:
    document = official_document(report_lines(inspection, today=today), title=report_title(inspection))
    add_line(document, "", rank=Rank.BODY)
    add_line(document, inspection.organization.name, rank=Rank.BODY, is_right=True)
    add_line(document, f"{today.year}年{today.month}月{today.day}日", rank=Rank.BODY, is_right=True)
    document.save(str(path))


def report_title(inspection: Inspection) -> str:
    team = inspection.team or "巡察组"
    return f"{inspection.organization.name}关于{team}反馈意见整改进展情况的报告"


def _addressee(inspection: Inspection) -> str:
    """The office of the inspecting committee; its level stands in front of the team's name."""
    level = inspection.team[:2] if inspection.team[1:2] == "委" else ""
    return f"{level}巡察办" if level else f"巡察办{OPEN_ENDED}"


def _opening(inspection: Inspection) -> str:
    team = inspection.team or "巡察组"
    started, ended = _day(inspection.started_on), _day(inspection.ended_on)
    fed_back = _day(inspection.feedback_on)
    return (
        f"{started}至{ended},{team}对我单位开展了{inspection.get_kind_display()},"
        f"并于{fed_back}反馈了巡察意见。现将整改进展情况报告如下。"
    )


def _day(day: date | None) -> str:
    """What nobody entered is left open for the hand, never guessed."""
    return f"{day.year}年{day.month}月{day.day}日" if day else OPEN_ENDED


def _overall(table: SummaryTable) -> str:
    """The total's row in words; sums that are nought are not spoken of."""
    total = dict(zip(table.headers, table.rows[-1], strict=True))
    total_sentence = (
        f"反馈的{total['具体问题']}个具体问题,共制定整改措施{total['整改措施']}条,"
        f"已完成{total['已完成']}条,完成率{total['完成率']};已销号问题{total['已销号']}个。"
    )
    start = list(table.headers).index("立行立改已完成") + 1
    more = [
        f"{header.split('(')[0]}{cell}{_unit(header)}"
        for header, cell in zip(table.headers[start:], table.rows[-1][start:], strict=True)
        if cell not in (0, "0")
    ]
    return (
        total_sentence
        + (f"整改以来,{'、'.join(more)}。" if more else "")
        + f"({table.note.split('。')[0]};{RATE_RULE}。)"
    )


def _of_the_public(inspection: Inspection, today: date) -> Iterator[NoticeLine]:
    """What was displayed and what came in; not a word where nothing was."""
    found = opinion_figures(inspection, today=today)
    if found.sentence:
        displayed = f"整改情况已公示{found.displays}次," if found.displays else "整改期间"
        yield NoticeLine(Rank.BODY, f"{displayed}{found.sentence}。")


def _unit(header: str) -> str:
    return header.split("(")[1].rstrip(")") if "(" in header else "项"


def _measures(inspection: Inspection) -> list[Measure]:
    return list(Measure.objects.current().filter(inspection=inspection).for_ledger().order_by("position"))


def _findings(inspection: Inspection, measures: list[Measure]) -> Iterator[NoticeLine]:
    """Numbered anew: in a report every inspection looks alike, however its notice was printed."""
    progress = _latest(measures)
    rows = SubIssue.objects.current().filter(inspection=inspection).order_by("position")
    below: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        below[measure.sub_issue_id].append(measure)
    categories = {row.pk: row for row in Category.objects.filter(inspection=inspection)}
    groups = groupby(rows, key=lambda row: row.category_id)
    for number, (category, found) in enumerate(groups, 1):
        if title := categories[category].title:
            yield NoticeLine(Rank.SECOND, f"({numeral(number)}){title}")
        for place, finding in enumerate(found, 1):
            yield NoticeLine(Rank.THIRD, f"{place}.{finding.title}")
            if finding.text:
                yield NoticeLine(Rank.BODY, finding.text)
            for index, measure in enumerate(below[finding.pk], 1):
                yield NoticeLine(Rank.BODY, f"({index}){_told(measure, progress.get(measure.pk, ''))}")


def _told(measure: Measure, progress: str) -> str:
    """The promise, what was done and what came of it, and where it stands."""
    parts = [measure.text, f"进展:{progress}" if progress else "", measure.outcome]
    sentences = [part.strip() for part in parts if part.strip()]
    joined = "".join(part if part.endswith(("。", "!", ";")) else f"{part}。" for part in sentences)
    return f"{joined}完成情况:{measure.status_label()}。"


def _latest(measures: list[Measure]) -> dict[int, str]:
    entries = ProgressUpdate.objects.filter(
        measure__in=[measure.pk for measure in measures], replaced_by__isnull=True
    )
    return dict(entries.order_by("happened_on", "id").values_list("measure_id", "text"))


def _next_steps(measures: list[Measure]) -> Iterator[NoticeLine]:
    steps = [row.next_step.strip() for row in measures if row.next_step.strip()]
    for number, text in enumerate(dict.fromkeys(steps), 1):
        yield NoticeLine(Rank.BODY, f"{number}.{text}")
    waiting = sum(row.status != Status.COMPLETED for row in measures)
    if waiting:
        yield NoticeLine(
            Rank.BODY, f"对尚未完成的{waiting}条措施,将按整改时限逐条推进,完成一条、审核一条、销号一个。"
        )
    yield NoticeLine(Rank.BODY, "对长期坚持的措施,将持续抓好落实,防止问题反弹。")


def numeral(number: int) -> str:
    """1 to 99 in Chinese figures."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")
