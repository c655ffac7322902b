"""The acts that somebody may do with a measure now, as forms of its page, and why others are not offered."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm

from accounts.models import Role, User
from measures import rules
from measures.forms import acts as forms
from measures.models import Measure
from measures.workflow import TRANSITIONS, Act

STYLES = {
    Act.COMPLETE: "success",
    Act.ENDORSE: "success",
    Act.RETURN_FOR_REWORK: "outline-danger",
    Act.UNASSIGN: "outline-danger",
}
# Ways back that are seldom taken: folded, so that the way onward is seen first.
FOLDED = (Act.WITHDRAW, Act.REOPEN, Act.UNASSIGN)
# Acts whose refusal is worth a sentence: the user would expect the button.
EXPECTED = {
    Role.COORDINATOR: (Act.COMPLETE,),
    Role.HANDLER: (Act.SUBMIT, Act.WITHDRAW),
    Role.LEADER: (Act.ENDORSE,),
}
NOTE_LABELS = {
    Act.SUBMIT: "提交说明",
    Act.WITHDRAW: "撤回说明",
    Act.UNASSIGN: "撤回原因",
    Act.RETURN_FOR_REWORK: "退回原因",
    Act.REOPEN: "重新整改的原因",
}
HINTS = {
    Act.SUBMIT: "没有佐证材料时必填原因",
    Act.RETURN_FOR_REWORK: "必填:哪里不符合要求、还需补充什么",
    Act.REOPEN: "必填:为什么要重新整改",
}


@dataclass(frozen=True)
class ActForm:
    """An act the user may do now, with its form; ``url`` is the name of its view."""

    act: Act
    form: BaseForm
    style: str

    @property
    def is_folded(self) -> bool:
        """What was done is handed in where it is written; alone only when nothing is to be added."""
        return self.act in (*FOLDED, Act.SUBMIT) and not self.form.is_bound

    @property
    def title(self) -> str:
        return "不再补充,直接提交审核" if self.act is Act.SUBMIT else self.act.label

    @property
    def leads_on(self) -> bool:
        """Whether who reviews goes from one to the next."""
        return self.act in (Act.COMPLETE, Act.ENDORSE)

    @property
    def url(self) -> str:
        return f"measures:{self.act.lower()}"

    @property
    def is_note_required(self) -> bool:
        return TRANSITIONS[self.act].is_note_required

    @property
    def note_label(self) -> str:
        return NOTE_LABELS.get(self.act, "意见")

    @property
    def hint(self) -> str:
        return HINTS.get(self.act, "可不填")


def acts_of(row: Measure, allowed: list[Act], bound: dict[str, BaseForm], *, is_begun: bool) -> list[ActForm]:
    """The way onward first. Assigning has a page of its own."""
    order = [Act.COMPLETE, Act.ENDORSE, Act.SUBMIT, Act.RETURN_FOR_REWORK, *FOLDED]
    return [
        ActForm(act, bound.get(act.lower()) or _act_form(act, row), STYLES.get(act, "primary"))
        for act in order
        if act in allowed and not (act is Act.UNASSIGN and is_begun)
    ]


def _act_form(act: Act, row: Measure) -> BaseForm:
    if act in (Act.COMPLETE, Act.ENDORSE):
        return forms.VersionedNoteForm(initial={"version": row.version}, auto_id=f"{act.lower()}_%s")
    return forms.NoteForm(auto_id=f"{act.lower()}_%s")


def refusals_of(user: User, row: Measure) -> list[tuple[str, str]]:
    """Why an act is not offered that this role would expect in this status."""
    acts = [act for act in EXPECTED.get(Role(user.role), ()) if row.status in TRANSITIONS[act].sources]
    answers = ((act.label, rules.ACT_RULES[act](user, row)) for act in acts)
    return [(label, sentence) for label, sentence in answers if sentence]


def refused(user: User, row: Measure, allowed: list[Act], bound: dict[str, BaseForm]) -> list[str]:
    """Why an act that was sent did not happen, when its form is not on the page to say so.

    As when a colleague completed the measure while this page was open.
    """
    sent = [act for act in rules.ACT_RULES if act.lower() in bound and act not in allowed]
    return [sentence for act in sent if (sentence := rules.ACT_RULES[act](user, row))]
