"""Texts of measures and findings: what changes, and what the rules say to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from issues.models import SubIssue
from ledger import fields
from ledger.fields import LedgerField
from measures import rules
from measures.forms.acts import MAX_TEXT
from measures.models import Measure
from measures.services.texts import PINNED_FIELDS
from measures.workflow import Status, Timeframe
from statements.spelling import normal
from workbooks.merging.differences import Said
from workbooks.merging.fields import FINDING_TEXTS, TEXTS
from workbooks.merging.model import PlannedChange, RowPlan
from workbooks.merging.snapshot import SystemState, is_renumbered, split_mark
from workbooks.reading import SheetRow
from workbooks.receivers.words import StateMeaning, meaning_of_word, state_word

MAX_STATE = 10
PINNED = tuple(field for field in TEXTS if field.attribute in PINNED_FIELDS)


def plan_texts(row: SheetRow, plan: RowPlan, *, said: Said, by: User) -> None:
    measure = plan.measure
    for field_ in TEXTS:
        if field_ not in said.texts:
            continue
        name = field_.attribute
        old = getattr(measure, name) if measure is not None else ""
        new = _new_text(row, plan, said=said, field=field_)
        if new == old:
            continue
        if len(new) > MAX_TEXT:
            plan.refuse(row.letters[field_], f"有{len(new)}个字,超过{MAX_TEXT}个字,请删减。")
        plan.texts[name] = new
        plan.changes.append(PlannedChange(field_, old, new))
        plan.refuse(row.letters[field_], rules.refuse_texts({name: new}))
    if measure is not None and plan.texts:
        _ask_rules(row, plan, measure=measure, by=by)


def _new_text(row: SheetRow, plan: RowPlan, *, said: Said, field: LedgerField) -> str:
    measure, text = plan.measure, said.texts[field]
    if field is fields.MEASURE:
        if measure is not None and measure.mark and text.startswith(measure.mark):
            return text[len(measure.mark) :].strip()
        new = split_mark(text)
        plan.new_mark, plan.new_number = new.mark, new.number
        if measure is not None and is_renumbered(new, measure.mark):
            plan.warn(row.letters[field], "措施的序号不能通过导入修改,只读取了文字。")
        return new.text
    if field is fields.STATUS:
        return _stated(text, measure)
    return text


def _stated(text: str, measure: Measure | None) -> str:
    """What the file says of itself; our own status repeated, or nothing, says nothing."""
    if measure is None:
        return "" if text == Status.DRAFT.label else text
    return measure.stated_status if not text or _is_our_state(text, measure) else text


def is_only_state(text: str, measure: Measure) -> bool:
    """Whether a receiver's column of progress holds nothing but a word for the state there is."""
    return len(text) <= MAX_STATE and _is_our_state(text, measure)


def _is_our_state(text: str, measure: Measure) -> bool:
    """Whether a word, perhaps a receiver's, says no more than our own state does."""
    ours = measure.status_label()
    if state_word(ours, [text], is_overdue=True, is_phase_done=True) or text == ours:
        return True
    is_open_ended = measure.timeframe == Timeframe.LONG_TERM and measure.status != Status.COMPLETED
    return is_open_ended and meaning_of_word(text) is StateMeaning.PHASE


def _ask_rules(row: SheetRow, plan: RowPlan, *, measure: Measure, by: User) -> None:
    first = next(row.letters[change.field] for change in plan.changes if change.field in TEXTS)
    plan.refuse(first, rules.refuse_edit(by, measure))
    pinned = [change.field for change in plan.changes if change.field in PINNED]
    if not pinned:
        return
    plan.refuse(row.letters[pinned[0]], rules.refuse_touch_pinned(measure))
    if measure.status == Status.COMPLETED:
        plan.is_reopening = True
        plan.warn(row.letters[pinned[0]], "该措施已完成;改动审核通过的内容后回到“整改中”,需要重新审核。")


@dataclass
class FindingTexts:
    """What rows say about their findings. A finding is said once; rows that contradict are refused."""

    snapshot: SystemState
    said: dict[tuple[str, LedgerField], tuple[str, tuple[str, int, int]]] = field(default_factory=dict)

    def plan(self, row: SheetRow, plan: RowPlan, *, said: Said) -> None:
        if plan.new_finding is not None:
            self._new(row, plan)
            return
        finding_id = plan.measure.sub_issue_id if plan.measure is not None else plan.sub_issue_id
        if finding_id is None:
            return
        finding = self.snapshot.sub_issues[finding_id]
        self._refuse_other_category(row, plan, said=said)
        for field_ in FINDING_TEXTS:
            text = said.texts.get(field_, "" if said.is_marked else row.text(field_))
            if not text or (plan.measure is None or not said.is_marked) and field_ is fields.FINDING:
                continue
            if self.is_first(f"s{finding_id}", field_, text=text, row=row, plan=plan):
                self._change(finding, row, plan, field=field_, text=text)

    def _refuse_other_category(self, row: SheetRow, plan: RowPlan, *, said: Said) -> None:
        text, measure = said.texts.get(fields.CATEGORY, ""), plan.measure
        if text and said.is_marked and measure is not None:
            ours = str(self.snapshot.categories[measure.category_id])
            if normal(split_mark(text).text) != normal(split_mark(ours).text):
                plan.refuse(row.letters[fields.CATEGORY], f"问题类别不能通过导入修改,系统中是“{ours[:40]}”。")

    def is_first(self, key: str, field: LedgerField, *, text: str, row: SheetRow, plan: RowPlan) -> bool:
        first, place = self.said.setdefault((key, field), (text, row.place))
        if normal(first) != normal(text):
            plan.refuse(
                row.letters[field],
                f"同一个问题的“{field.title}”与第{place[1]}行写的不同,请改成一致。",
            )
        return place == row.place

    def _change(
        self, finding: SubIssue, row: SheetRow, plan: RowPlan, *, field: LedgerField, text: str
    ) -> None:
        name = field.attribute
        new = _title(finding, text, row=row, plan=plan) if field is fields.FINDING else text
        old = getattr(finding, name)
        if new == old or normal(new) == normal(old):
            return
        if len(new) > MAX_TEXT:
            plan.refuse(row.letters[field], f"有{len(new)}个字,超过{MAX_TEXT}个字,请删减。")
        plan.finding_texts[name] = new
        plan.changes.append(PlannedChange(field, old, new))

    def _new(self, row: SheetRow, plan: RowPlan) -> None:
        new = plan.new_finding
        if new is None:
            return
        is_of_earlier = self.snapshot.earlier.has_made(new)
        for field_ in (one for one in FINDING_TEXTS if one is not fields.FINDING):
            text = row.text(field_)
            key = f"n{id(new)}"
            if is_of_earlier and (said := getattr(new, field_.attribute)):
                if text and normal(said) != normal(text):
                    sentence = f"另一份文件里同一个新问题的“{field_.title}”写的不同,以先读的为准。"
                    plan.warn(row.letters[field_], sentence)
                continue
            if text and self.is_first(key, field_, text=text, row=row, plan=plan):
                setattr(new, field_.attribute, text)
                plan.changes.append(PlannedChange(field_, "", text))
        if new.place == row.place and not is_of_earlier:
            plan.changes.append(PlannedChange(fields.FINDING, "", new.title))
            if new.category_id is None and new.category:
                plan.changes.append(PlannedChange(fields.CATEGORY, "", new.category))


def _title(finding: SubIssue, text: str, *, row: SheetRow, plan: RowPlan) -> str:
    if finding.mark and text.startswith(finding.mark):
        return text[len(finding.mark) :].strip()
    new = split_mark(text)
    if is_renumbered(new, finding.mark):
        plan.warn(row.letters[fields.FINDING], "问题的序号不能通过导入修改,只读取了文字。")
    return new.text
