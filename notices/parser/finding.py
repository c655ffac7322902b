"""One finding (具体问题) out of its items: title, text, lead, measures, what closes it."""

from __future__ import annotations

from collections.abc import Sequence

from notices.parser.drafts import (
    Finding,
    PartialMeasure,
    closing_state,
    first_of_run,
    measure_of,
    names_label,
    paragraphs_of,
    take_state,
    unmarked,
)
from notices.parser.items import Item
from notices.parser.joining import Part, joined_text
from notices.parser.labels import LabelRole, is_state_line, stated_status, status_in_brackets
from notices.parser.marks import find_marks, half_width
from notices.parser.model import FieldName, Level, MarkKind, PrintedField, SubIssue
from notices.parser.nested import printed_kind
from notices.parser.passages import Passage
from notices.parser.promises import first_promise, with_lists_promoted
from notices.parser.series import Counted, continued, counted
from notices.parser.titles import Rules, split_title
from notices.parser.words import SUMMARY

# Kinds that begin in running text and go on there or on lines of their own.
_RUNNING = (
    MarkKind.ONE_IS,
    MarkKind.FIRST,
    MarkKind.CIRCLED,
    MarkKind.NUMBER_BRACKETS,
    MarkKind.NUMBER_BRACKET,
    MarkKind.NUMBER_DOT,
    MarkKind.CHINESE_BRACKETS,
)


def read_finding(finding: Finding, rules: Rules) -> SubIssue:
    """Every character of the items is found again in the result."""
    return _Reader(finding, rules).read()


class _Reader:
    """Goes through the items of a finding once, from the top."""

    def __init__(self, finding: Finding, rules: Rules) -> None:
        self.finding, self.rules = finding, rules
        self.title, self.claimed = "", ""
        self.text: list[Part] = []
        self.lead: list[Part] = []
        self.trailer: list[Part] = []
        self.drafts: list[PartialMeasure] = []
        self.fields: list[PrintedField] = []
        self.run: list[Part] = []
        self.run_label: Part | None = None
        self.is_closing = False
        self.status = ""

    def read(self) -> SubIssue:
        items = with_lists_promoted(self._head() + list(self.finding.items), self.rules)
        first = first_promise(items, self.rules)
        for item, _ in items[:first]:
            self._describe(item)
        for item, level in items[first:]:
            self._promise(item, level)
        self._finish_run()
        self._close()
        return self._sub_issue()

    def _head(self) -> list[tuple[Item, Level]]:
        """The title; what stands behind it becomes the first item."""
        heading = self.finding.heading
        if heading is None:
            return []
        title, rest = split_title(heading, self.rules)
        status, start = status_in_brackets(title)
        if status and start:
            self.claimed = status
            closing = heading.rest_passage().cut(start, len(title))
            self.text.append((heading.paragraph, closing))
            title = title[:start].strip()
        self.title = title
        if not rest.text:
            return []
        return [(Item(rest, heading.paragraph), Level.TEXT)]

    def _describe(self, item: Item) -> None:
        self._note(item, self.fields)
        if item.has(LabelRole.STATUS) and item.label and item.label.field is FieldName.STATE:
            self.status = self.status or stated_status(item.rest)[0]
        elif item.label is None and is_state_line(item.text):
            self.status = self.status or stated_status(item.text.strip("(（【[ "))[0]
        self.text.append((item.paragraph, item.passage))

    def _promise(self, item: Item, level: Level) -> None:
        if level is Level.MEASURE:
            self._start_marked(item)
        elif item.has(LabelRole.PROGRESS) or self._is_first_effect(item):
            self._start_run(item)
        elif item.label is not None or is_state_line(item.text):
            self._trail(item)
        elif self.is_closing or SUMMARY.match(half_width(item.text)):
            self._finish_run()
            self._behind().append((item.paragraph, item.passage))
        elif self._belongs_to_marked():
            self._add_to_marked(item)
        elif item.forced is Level.TEXT and (self.run or self.drafts):
            self._go_on(item)
        else:
            self.run.append((item.paragraph, item.passage))

    def _go_on(self, item: Item) -> None:
        """Said to be no measure of its own: it belongs to the one before."""
        if self.run:
            self.run.append((self.run[-1][0], item.passage))
        else:
            self.drafts[-1].parts.append((item.paragraph, item.passage))

    def _belongs_to_marked(self) -> bool:
        """A further paragraph of a numbered measure, not what stands behind a new 整改情况:."""
        is_run = bool(self.run) or self.run_label is not None
        return bool(self.drafts) and self.drafts[-1].is_marked and not self.drafts[-1].trailer and not is_run

    def _is_first_effect(self, item: Item) -> bool:
        return (
            item.has(LabelRole.EFFECT)
            and not self.drafts
            and not self.run
            and self.run_label is None
            and not is_state_line(item.rest)
        )

    def _goes_on(self, item: Item) -> bool:
        """二是… on a line of its own behind 整改情况:一是…: one series, that begins in running text."""
        kind = printed_kind(item)
        if not self.run or kind not in _RUNNING or not item.number or item.number < 2:
            return False
        text = "".join(passage.text for _, passage in self.run)
        return any(mark.number == item.number - 1 for _, mark in find_marks(text, kind))

    def _start_marked(self, item: Item) -> None:
        if self._goes_on(item):
            self.run.append((item.paragraph, item.passage))
            return
        if self.run or self.run_label is not None:
            self._run_leads(first_of_run(self.run, item))
        self.is_closing = False
        draft = PartialMeasure(item.number, item.mark, item.at, item.line)
        rest = item.rest_passage()
        kinds = [kind for kind in self.rules.forced if kind is not item.kind]
        before, members = counted([(item.paragraph, rest)], kinds) if kinds else (rest, [])
        kind = printed_kind(item)
        if not members and kind in _RUNNING and item.number:
            before, members = continued(rest, kind, item.number, kept=self.rules.kept)
        draft.parts = [(item.paragraph, before)]
        self.drafts.append(draft)
        self._count(members, item.paragraph)

    def _add_to_marked(self, item: Item) -> None:
        part = (item.paragraph, item.passage)
        before, members = counted([part], self.rules.forced) if self.rules.forced else (item.passage, [])
        self.drafts[-1].parts.append((item.paragraph, before))
        self._count(members, item.paragraph)

    def _run_leads(self, first: PartialMeasure | None) -> None:
        """What stands between 整改情况: and the first numbered measure introduces it, or is the first."""
        own = [self.run_label] if self.run_label else []
        self._behind().extend([*own, *([] if first else self.run)])
        if first is not None:
            self.drafts.append(first)
        self.run, self.run_label = [], None

    def _start_run(self, item: Item) -> None:
        """整改情况:…"""
        self._finish_run()
        rest = item.rest_passage()
        status, end = stated_status(rest.text)
        if status and not half_width(rest.text[end:]).strip(" 。;,)】"):
            self.status = self.status or status
            self._claim(item)
            return
        label = item.passage.cut(0, item.body)
        if status:
            self.status = self.status or status
            whole = item.text.index(rest.text) + end
            label, rest = item.passage.cut(0, whole), rest.cut(end)
        self.is_closing = False
        self.run_label = (item.paragraph, label)
        if rest.text:
            self.run.append((item.paragraph, rest))

    def _claim(self, item: Item) -> None:
        """整改情况:已完成 and nothing else promises nothing."""
        part = (item.paragraph, item.passage)
        if self.drafts:
            self._trail(item)
        else:
            self.lead.append(part)

    def _trail(self, item: Item) -> None:
        self._finish_run()
        self.is_closing = True
        own = self.drafts[-1] if self.drafts else None
        self._note(item, own.fields if own else self.fields)
        status = closing_state(item)
        part = (item.paragraph, item.passage)
        if own is None:
            self.status = self.status or status
            self.lead.append(part)
            return
        own.status = own.status or status
        own.trailer.append(part)

    def _behind(self) -> list[Part]:
        """Where goes what promises nothing: behind the last measure, or in front of all of them."""
        return self.drafts[-1].trailer if self.drafts else self.lead

    def _finish_run(self) -> None:
        """Measures out of paragraphs without numbers."""
        label, run = self.run_label, self.run
        self.run, self.run_label = [], None
        if not run:
            if label is not None:
                self._behind().append(label)
            return
        before, members = counted(run, self.rules.series, kept=self.rules.kept)
        if members:
            own = [part for part in (label, (run[0][0], before)) if part is not None and part[1].text]
            self._behind().extend(own)
            self._count(members, run[0][0])
            return
        for paragraph, passage in paragraphs_of(run):
            self._add_unmarked(paragraph, passage, label)
            label = None

    def _add_unmarked(self, paragraph: int, passage: Passage, label: Part | None) -> None:
        draft = unmarked(paragraph, passage, self.rules.series)
        if label is not None and draft.is_marked:
            self._behind().append(label)
        elif label is not None:
            draft.label = label[1].text + draft.label
        self.drafts.append(draft)

    def _count(self, members: Sequence[Counted], paragraph: int) -> None:
        for one in members:
            place = one.passage.at, one.passage.line
            self.drafts.append(PartialMeasure(one.number, one.mark, *place, parts=[(paragraph, one.passage)]))

    def _note(self, item: Item, fields: list[PrintedField]) -> None:
        """A labelled fact, by name."""
        if item.label is not None and item.label.field is not None:
            half = half_width(item.rest)
            value = item.rest.rstrip(")）】]") if half.count(")") > half.count("(") else item.rest
            fields.append(PrintedField(item.label.field, item.label.printed, value, item.line))

    def _close(self) -> None:
        """A state in brackets ends a measure; what closes only the last of several closes the finding."""
        for draft in self.drafts:
            take_state(draft)
        drafts = self.drafts
        if not drafts or not drafts[-1].trailer or any(draft.trailer for draft in drafts[:-1]):
            return
        last = drafts[-1]
        if len(drafts) == 1 and last.is_marked and last.mark and not self.lead:
            return
        is_in_brackets = half_width(joined_text(last.trailer)).startswith(("(", "【", "["))
        if len(drafts) > 1 and is_in_brackets and not names_label(last):
            return
        self.trailer, last.trailer = last.trailer, []
        self.fields += last.fields
        last.fields = []
        if last.status:
            self.status, last.status = self.status or last.status, ""

    def _sub_issue(self) -> SubIssue:
        heading, group = self.finding.heading, self.finding.group
        measures = tuple(measure_of(draft) for draft in self.drafts)
        stated = {measure.stated_status for measure in measures}
        status = self.status or self.claimed or (stated.pop() if len(stated) == 1 else "")
        first = heading or (self.finding.items[0][0] if self.finding.items else None)
        return SubIssue(
            number=heading.number if heading else None,
            mark=heading.mark if heading else "",
            title=self.title,
            group_mark=group.mark if group else "",
            group=self.finding.group_text,
            text=joined_text(self.text),
            lead=joined_text(self.lead),
            stated_status=status,
            trailer=joined_text(self.trailer),
            line=first.line if first else 0,
            measures=measures,
            fields=tuple(self.fields),
            at=first.at if first else 0,
            group_at=group.at if group else 0,
        )
