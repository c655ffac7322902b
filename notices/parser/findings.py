"""One finding (具体问题) out of its pieces: heading, text, measures, what closes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from notices.parser.labels import Role, stated_status, status_in_brackets
from notices.parser.levels import Rules
from notices.parser.marks import Mark, find_series, half_width
from notices.parser.model import Level, Measure, SubIssue
from notices.parser.pieces import Piece, join, joined, line_at
from notices.parser.wording import first_sentence, names_a_finding

_BEHIND_FINDING = re.compile(r"(?:(?<=问题)|(?<=[”\"]))[,:;]")


@dataclass
class Finding:
    """A sub-issue being read. `heading` is None where the source prints none."""

    heading: Piece | None
    group_mark: str = ""
    group: str = ""
    pieces: list[Piece] = field(default_factory=list)


def read_finding(finding: Finding, *, rules: Rules) -> SubIssue:
    title, body = split_heading(finding.heading, rules=rules)
    title, claimed, closing = _without_claim(title)
    pieces = _counted_apart([*([body] if body else []), *finding.pieces], rules=rules)
    marked = next((i for i, piece in enumerate(pieces) if piece.level is Level.MEASURE), None)
    parts = _unmarked(pieces, rules=rules) if marked is None else _marked(pieces, marked)
    measures, trailer = _trailer(parts)
    return SubIssue(
        number=finding.heading.number if finding.heading else None,
        mark=finding.heading.printed_mark if finding.heading else "",
        title=title,
        group_mark=finding.group_mark,
        group=finding.group,
        # A claim printed behind the title stands in front of everything else.
        text=join([(0, closing), (1, parts.text)]) if closing and parts.text else parts.text,
        lead=join([(0, "" if parts.text else closing), (1, parts.lead)]),
        stated_status=_status(parts, measures, claimed),
        trailer=trailer,
        line=finding.heading.line if finding.heading else pieces[0].line,
        measures=tuple(measures),
    )


def _counted_apart(pieces: Sequence[Piece], *, rules: Rules) -> list[Piece]:
    """With 一是, 二是 as pieces of their own where the user said that they are measures."""
    found: list[Piece] = []
    for piece in pieces:
        series = next((series for kind in rules.forced() if (series := find_series(piece.text, kind))), [])
        ends = [start for start, _ in series[1:]] + [len(piece.text)]
        found.append(replace(piece, text=piece.text[: series[0][0]].strip()) if series else piece)
        for (start, mark), end in zip(series, ends, strict=True) if series else ():
            promise = piece.text[start + len(mark.printed) : end].strip()
            found.append(Piece(piece.line, promise, mark, Level.MEASURE))
    return [piece for piece in found if piece.printed]


def split_heading(heading: Piece | None, *, rules: Rules) -> tuple[str, Piece | None]:
    """The title, and what stands behind it in the same paragraph."""
    if heading is None:
        return "", None
    text = heading.text
    end = len(first_sentence(text))
    if rules.is_progress:
        starts = [found[0][0] for kind in rules.series() if (found := find_series(text, kind))]
        if names_a_finding(text) and (match := _BEHIND_FINDING.search(half_width(text))):
            starts.append(match.end())
        end = min([end, *(start for start in starts if start)])
    title, rest = text[:end].strip(), text[end:].strip()
    return title, Piece(heading.line, rest) if rest else None


def _without_claim(title: str) -> tuple[str, str, str]:
    """(title, stated status, as printed) of 学习不深入问题(已完成)."""
    status, start = status_in_brackets(title)
    return (title[:start].strip(), status, title[start:].strip()) if status and start else (title, "", "")


@dataclass
class _Parts:
    text: str = ""
    lead: str = ""
    measures: list[Measure] = field(default_factory=list)
    trailer: str = ""
    status: str = ""


def _marked(pieces: Sequence[Piece], first: int) -> _Parts:
    """Measures with marks of their own; before the first stand text and, from a label on, the lead."""
    before = list(pieces[:first])
    start = next(
        (i for i, piece in enumerate(before) if piece.label and piece.label.role is not Role.FINDING), None
    )
    if start is None and before and half_width(before[-1].text).endswith(":"):
        start = len(before) - 1
    start = len(before) if start is None else start
    measures: list[list[Piece]] = []
    for piece in pieces[first:]:
        if piece.level is Level.MEASURE:
            measures.append([])
        measures[-1].append(piece)
    found = [_measure(own) for own in measures]
    return _Parts(joined(before[:start]), joined(before[start:]), found)


def _measure(pieces: Sequence[Piece]) -> Measure:
    """A marked measure: its paragraphs, up to a claim about its state."""
    claim = next((i for i, piece in enumerate(pieces) if i and _claims(piece)), len(pieces))
    head, tail = pieces[0], pieces[claim:]
    text = join([(head.line, head.text), *((piece.line, piece.printed) for piece in pieces[1:claim])])
    status = _claimed(tail[0]) if tail else ""
    trailer = joined(tail)
    if not tail:
        status, start = status_in_brackets(text)
        text, trailer = (text[:start].strip(), text[start:].strip()) if start else (text, "")
    return Measure(head.number, head.printed_mark, "", text, status, trailer, head.line)


def _claims(piece: Piece) -> bool:
    """完成情况:…, or 整改情况:已完成 behind the measure it speaks of."""
    if piece.label is None:
        return False
    return piece.label.role is Role.STATUS or bool(_claimed(piece))


def _claimed(piece: Piece) -> str:
    return stated_status(piece.text)[0]


def _unmarked(pieces: Sequence[Piece], *, rules: Rules) -> _Parts:
    """No measure has a mark: what stands behind 整改情况:, or in a report of progress all there is."""
    end = next(
        (i for i, piece in enumerate(pieces) if piece.label and piece.label.role is Role.STATUS), len(pieces)
    )
    body, tail = list(pieces[:end]), pieces[end:]
    labels = [i for i, piece in enumerate(body) if piece.label and piece.label.role is Role.PROGRESS]
    start = labels[0] if labels else (_behind_findings(body) if rules.is_progress else len(body))
    parts = _Parts(text=joined(body[:start]), trailer=joined(tail), status=_claimed(tail[0]) if tail else "")
    if body[start:]:
        _promises(body[start:], parts, rules=rules)
    return parts


def _behind_findings(body: Sequence[Piece]) -> int:
    return next(
        (i for i, piece in enumerate(body) if not (piece.label and piece.label.role is Role.FINDING)),
        len(body),
    )


def _promises(body: Sequence[Piece], parts: _Parts, *, rules: Rules) -> None:
    """One measure, or several where the text counts them: 一是…;二是…."""
    label = body[0].label
    own = [(body[0].line, body[0].text), *((piece.line, piece.printed) for piece in body[1:])]
    own = [part for part in own if part[1]]
    text = join(own)
    for kind in rules.series():
        if series := find_series(text, kind):
            parts.lead = join(
                [(body[0].line, label.printed if label else ""), (body[0].line, text[: series[0][0]].strip())]
            )
            parts.measures = _counted(text, series, own)
            return
    printed = label.printed if label else ""
    status, end = stated_status(text) if label else ("", 0)
    if not text or (label and end >= len(text)):
        # 整改情况:已完成 and nothing else promises nothing.
        parts.lead, parts.status = printed + text, parts.status or status
        return
    measure = Measure(None, "", printed + text[:end].strip(), text[end:].strip(), status, "", own[0][0])
    claimed, begin = status_in_brackets(measure.text)
    if claimed and begin:
        own_text = measure.text
        measure = replace(
            measure, text=own_text[:begin].strip(), trailer=own_text[begin:].strip(), stated_status=claimed
        )
    parts.measures = [measure]


def _counted(text: str, series: Sequence[tuple[int, Mark]], own: Sequence[tuple[int, str]]) -> list[Measure]:
    ends = [start for start, _ in series[1:]] + [len(text)]
    found = []
    for (start, mark), end in zip(series, ends, strict=True):
        promise = text[start + len(mark.printed) : end].strip()
        found.append(Measure(mark.number, mark.printed, "", promise, "", "", line_at(own, start)))
    return found


def _trailer(parts: _Parts) -> tuple[list[Measure], str]:
    """What closes the last of several measures alone closes the whole finding."""
    measures = parts.measures
    if (
        not measures
        or parts.trailer
        or not measures[-1].trailer
        or any(item.trailer for item in measures[:-1])
    ):
        return measures, parts.trailer
    last = measures[-1]
    if len(measures) == 1 or not _is_label(last.trailer):
        return measures, parts.trailer
    parts.status = last.stated_status
    return [*measures[:-1], replace(last, trailer="", stated_status="")], last.trailer


def _is_label(trailer: str) -> bool:
    return not half_width(trailer).startswith(("(", "【", "["))


def _status(parts: _Parts, measures: Sequence[Measure], claimed: str) -> str:
    """Of the finding: said of itself, else said alike of every measure."""
    if parts.status or claimed:
        return parts.status or claimed
    stated = {measure.stated_status for measure in measures}
    return stated.pop() if len(stated) == 1 else ""
