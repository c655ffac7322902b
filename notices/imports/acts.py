"""What a button of the preview says, as corrections, given how the text is read at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from audit.exceptions import Refused
from notices.imports.corrections import accept_reading, correct, undo
from notices.imports.forms import CorrectionAct, CorrectionForm
from notices.imports.reading import corrections_of, read_notice
from notices.imports.spots import TITLE, Spot, Spots
from notices.models import Notice
from notices.parser import model as parsed
from notices.parser.corrections import Correction, JoinAt, SetKind, SetLevel, SplitAt, TakeAsNotice
from notices.parser.model import Level, MarkKind

GONE = "这一处已不在原来的位置,请在预览中重新选择。"


@dataclass(frozen=True)
class NoticeReading:
    """A stored text as it is read now."""

    notice: parsed.Notice
    spots: Spots

    @classmethod
    def of(cls, row: Notice) -> NoticeReading:
        """Raises ``NotANotice``."""
        notice = read_notice(row)
        return cls(notice, Spots.of(row.source, corrections_of(row), notice))

    def spot(self, place: int | None) -> Spot:
        found = self.spots.at(place) if place is not None else None
        if found is None:
            raise Refused(GONE)
        return found

    def question(self, place: int | None, level: Level | None) -> parsed.Uncertain:
        """The uncertain spot that a page showed."""
        for spot in self.notice.uncertain:
            if spot.at == place and level in (None, spot.proposed):
                return spot
        raise Refused(GONE)


def say(row: Notice, form: CorrectionForm, *, by: User) -> None:
    """Does what a form of the preview asks for; raises ``Refused`` or ``NotANotice``."""
    data = form.cleaned_data
    seen = data["seen"]
    match data["act"]:
        case CorrectionAct.UNDO:
            undo(row.pk, by=by, seen=seen)
        case CorrectionAct.TAKE:
            correct(row.pk, [TakeAsNotice()], by=by, seen=seen)
        case CorrectionAct.ACCEPT:
            question = NoticeReading.of(row).question(data["at"], data["level"])
            accept_reading(row.pk, question, by=by, seen=seen)
        case _:
            correct(row.pk, _said(form, NoticeReading.of(row)), by=by, seen=seen)


def _said(form: CorrectionForm, reading: NoticeReading) -> Sequence[Correction]:
    data = form.cleaned_data
    at, level = data["at"], data["level"]
    match data["act"]:
        case CorrectionAct.SPLIT:
            return split(reading, at, data["text"])
        case CorrectionAct.JOIN:
            return join(reading, at)
        case CorrectionAct.MARKS:
            return set_marks(reading, form.marks())
        case CorrectionAct.ANSWER:
            return answer(reading, reading.question(at, level))
    if level is None:
        raise Refused("请选择这一段是什么。")
    return set_level(reading, at, level, is_for_kind=data["is_for_kind"])


def set_level(
    reading: NoticeReading, place: int | None, level: Level, *, is_for_kind: bool
) -> Sequence[Correction]:
    """For the place itself, or for all headings of its kind; what was said of single ones before stays."""
    spot = reading.spot(place)
    if not is_for_kind:
        # A line of the title or one that was left out is taken in by having a level.
        own: list[Correction] = [] if spot.is_start else [SplitAt(spot.at)]
        return [*own, SetLevel(spot.at, level)]
    if spot.kind is None:
        raise Refused("这一段没有序号,只能单独设置。")
    return [SetKind(spot.kind, level), SetLevel(spot.at, level)]


def split(reading: NoticeReading, place: int | None, typed: str) -> Sequence[Correction]:
    """``typed`` is the paragraph with line breaks where new ones begin."""
    spot = reading.spot(place)
    if spot.outside and spot.outside != TITLE:
        raise Refused("这一行没有录入,请先设为正文,再拆开。")
    breaks = spot.breaks(typed)
    if breaks is None:
        raise Refused("这里只能用换行把一段分开,不能改动文字。")
    if not breaks:
        raise Refused("请先在要分开的地方换行。")
    return [SplitAt(place) for place in breaks]


def join(reading: NoticeReading, place: int | None) -> Sequence[Correction]:
    spot = reading.spot(place)
    if spot.outside or not spot.is_start or spot.at == reading.spots.first():
        raise Refused("这一处前面没有可以并入的段落。")
    return [JoinAt(spot.at)]


def answer(reading: NoticeReading, question: parsed.Uncertain) -> Sequence[Correction]:
    """The second-best reading instead: for the heading, or for all that the question is about."""
    if question.kind is None:
        return [SetLevel(question.at, question.proposed)]
    same = [heading for heading in reading.notice.headings if heading.kind is question.kind]
    if all(heading.level is question.level for heading in same):
        return [SetKind(question.kind, question.proposed)]
    return [SetLevel(one.at, question.proposed) for one in same if one.level is question.level]


def set_marks(reading: NoticeReading, levels: dict[MarkKind, Level]) -> Sequence[Correction]:
    """Only those that somebody changed: the rest goes on being decided heading by heading."""
    now = {use.kind: use.level for use in reading.notice.marks if not use.others}
    changed = {kind: level for kind, level in levels.items() if now.get(kind) is not level}
    # What was said of one heading before would stand against “全部作…”.
    said = [
        SetLevel(one.at, changed[one.kind])
        for one in reading.notice.headings
        if one.kind in changed and one.confidence == 1 and one.level is not changed[one.kind]
    ]
    return [*(SetKind(kind, level) for kind, level in changed.items()), *said]
