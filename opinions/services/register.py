"""意见登记 by the office: what came by telephone, mail, letter or visit; and correcting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.differences import field_label
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from issues.edits import check_version
from issues.models import Inspection, SubIssue
from measures.models import Measure
from opinions import rules
from opinions.models import OpinionAuthor, OpinionWay, Publication, PublicOpinion
from opinions.services.publishing import locked_inspection
from opinions.services.steps import locked, move, write_step
from opinions.workflow import OpinionAct

NOT_OF_THIS = "涉及的问题、措施或公示不属于这次巡察。"
AUTHOR_CHANGED = "来件人"


@dataclass(frozen=True)
class OpinionInput:
    """``name`` and ``contact`` go where only the office and who answers can read them."""

    received_on: date
    way: OpinionWay
    text: str
    sub_issue: SubIssue | None = None
    measure: Measure | None = None
    publication: Publication | None = None
    name: str = ""
    contact: str = ""

    def fields(self) -> dict[str, object]:
        """Those of the opinion itself; a measure brings its finding along."""
        measure = self.measure
        return {
            "received_on": self.received_on,
            "way": self.way,
            "text": self.text.strip(),
            "sub_issue": measure.sub_issue if measure else self.sub_issue,
            "measure": measure,
            "publication": self.publication,
        }


def next_number(inspection: Inspection) -> int:
    """Of a locked inspection; rows are never erased, so the last number is how many there are."""
    last = PublicOpinion.objects.filter(inspection=inspection).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def register(inspection_id: int, given: OpinionInput, *, by: User) -> PublicOpinion:
    inspection = locked_inspection(inspection_id, by=by)
    _ask(inspection, given)
    row = PublicOpinion(inspection=inspection, number=next_number(inspection), **given.fields())
    sign_history(row, by=by, reason=OpinionAct.REGISTER.label)
    row.save()
    keep_author(row, given.name, given.contact)
    write_step(row, OpinionAct.REGISTER, by=by, before="", note="")
    trail.record(Event.REGISTER_OPINION, by=by, about=row, detail=row.get_way_display())
    return row


def _ask(inspection: Inspection, given: OpinionInput) -> None:
    day, today = given.received_on, timezone.localdate()
    ask(rules.refuse_past_day(day, since=day, today=today, label="收到日期"))
    if not given.text.strip():
        raise Refused("请填写意见内容。")
    ask(rules.refuse_marked(given.text))
    about = (given.sub_issue, given.measure, given.publication)
    if any(row is not None and row.inspection_id != inspection.pk for row in about):
        raise Refused(NOT_OF_THIS)
    if given.measure and given.sub_issue and given.measure.sub_issue_id != given.sub_issue.pk:
        raise Refused("所选的措施不在所选的问题之下,请只选其中一项。")


def keep_author(row: PublicOpinion, name: str, contact: str) -> bool:
    """Whether something changed; what is emptied is erased."""
    name, contact = " ".join(name.split()), " ".join(contact.split())
    found = OpinionAuthor.objects.filter(opinion=row).first()
    if (name, contact) == ((found.name, found.contact) if found else ("", "")):
        return False
    if not name and not contact:
        OpinionAuthor.objects.filter(opinion=row).delete()
    else:
        OpinionAuthor.objects.update_or_create(opinion=row, defaults={"name": name, "contact": contact})
    return True


@transaction.atomic
def correct(opinion_id: int, given: OpinionInput, *, by: User, version: int | None = None) -> PublicOpinion:
    """The audit is told which fields were changed, not what they say: somebody may have signed his words."""
    row = locked(opinion_id, OpinionAct.CORRECT, by=by)
    values = given.fields()
    check_version(row, version, yours=values)
    if row.way == OpinionWay.WEB and (given.way != row.way or given.text.strip() != row.text):
        raise Refused("网上提交的意见,方式和内容不能改动。有要说明的,写在答复里。")
    _ask(row.inspection, given)
    changed = [name for name, value in values.items() if value != getattr(row, name)]
    labels = [field_label(row, name) for name in changed]
    for name in changed:
        setattr(row, name, values[name])
    if keep_author(row, given.name, given.contact):
        labels.append(AUTHOR_CHANGED)
    if not labels:
        return row
    told = "、".join(labels)
    return move(row, OpinionAct.CORRECT, changed, by=by, note=told, detail=f"更正:{told}")
