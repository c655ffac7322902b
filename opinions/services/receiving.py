"""What comes in by the public form: nobody is signed in, and all that was typed is a stranger's."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from inbox.posting import MessageLine, NewMessage, post
from issues.models import Inspection, SubIssue
from measures.reminders.ladder import not_before
from opinions.form_token import FormToken
from opinions.models import OpinionWay, Publication, PublicOpinion
from opinions.models.publication import PublishedLine
from opinions.services.register import keep_author, next_number
from opinions.services.steps import write_step
from opinions.workflow import OpinionAct

# Held by the database, whatever becomes of the counts in the cache. Far above what a public says: who floods
# the form from one address is stopped long before, and shuts nobody else out.
MAX_A_DAY = 5_000
FULL = "今天网上收到的意见太多,这一条没有提交。您可以改用电话、信件等方式反映:{contact}。也可以明天再试。"
MAX_ABOUT = 300


@dataclass(frozen=True)
class WrittenOpinion:
    """``about``: a heading of the published page, or None."""

    text: str
    about: PublishedLine | None = None
    name: str = ""
    contact: str = ""


class NotOpen(Exception):
    """The form was closed, or the display ended, while it was filled in."""


class AlreadySent(Exception):
    """Another opinion was sent by this very page: nothing is kept, and its receipt is not told."""


@transaction.atomic
def receive(publication_id: int, written: WrittenOpinion, *, token: FormToken) -> str:
    """The number for the receipt; sending the same form again gives the same one, and nothing new.

    Raises ``NotOpen``, ``AlreadySent``, and ``Refused`` when the day's number is full.
    """
    today = timezone.localdate()
    inspection, publication = _locked_open(publication_id, today)
    sent = PublicOpinion.objects.filter(form_digest=token.digest).first()
    if sent is not None:
        if sent.text != written.text.strip():
            raise AlreadySent
        return sent.receipt or ""
    if _received_since(publication, timezone.make_aware(datetime.combine(today, time.min))) >= MAX_A_DAY:
        raise Refused(full_sentence(publication))
    return _register(inspection, publication, written, digest=token.digest, today=today)


def full_sentence(publication: Publication) -> str:
    """Where else the opinion can be handed in: the line of contact as it was published."""
    return FULL.format(contact=" ".join(publication.contact.split()).rstrip("。;") or "见通报上的联系方式")


def _locked_open(publication_id: int, today: date) -> tuple[Inspection, Publication]:
    """The inspection first, as every act on one: the office may be registering an opinion at this moment."""
    inspections = Inspection.objects.select_for_update(of=("self",), no_key=True)
    inspection = inspections.filter(publications=publication_id).first()
    rows = Publication.objects.open_to_public(today).select_for_update(of=("self",), no_key=True)
    publication = rows.filter(pk=publication_id).first()
    if inspection is None or publication is None:
        raise NotOpen
    return inspection, publication


def _register(
    inspection: Inspection, publication: Publication, written: WrittenOpinion, *, digest: str, today: date
) -> str:
    row = PublicOpinion(
        inspection=inspection,
        publication=publication,
        number=next_number(inspection),
        received_on=today,
        way=OpinionWay.WEB,
        text=written.text.strip(),
        sub_issue=_finding(inspection, written.about),
        about_text=written.about.text[:MAX_ABOUT] if written.about else "",
        receipt=new_receipt(),
        form_digest=digest,
    )
    sign_history(row, by=None, reason=OpinionAct.REGISTER.label)
    row.save()
    keep_author(row, written.name, written.contact)
    write_step(row, OpinionAct.REGISTER, by=None, before="", note="")
    trail.record(Event.REGISTER_OPINION, by=None, about=row, detail=row.get_way_display())
    _announce(row)
    return row.receipt or ""


def _announce(row: PublicOpinion) -> None:
    """To the office, once a day: a flood of opinions is none of messages. Words and names stay here."""
    unit, url = row.inspection.organization_id, reverse("opinions:opinions", args=[row.inspection_id])
    subject, line = "收到网上提交的意见,请分办", MessageLine(f"{row.inspection}:意见登记", url, "amber")
    office = (
        User.objects.active().filter(role=Role.COORDINATOR, organization=unit).values_list("pk", flat=True)
    )
    key, later = f"opinions:{row.inspection_id}:{row.received_on}", not_before(unit, timezone.now())
    post(NewMessage(person, key, subject, [line], "amber", later) for person in office)


def _received_since(publication: Publication, since: datetime) -> int:
    return PublicOpinion.objects.filter(publication=publication, way=OpinionWay.WEB, at__gte=since).count()


def _finding(inspection: Inspection, about: PublishedLine | None) -> SubIssue | None:
    """The finding under the heading that was chosen, if only one is called so."""
    if about is None or not about.finding:
        return None
    found = list(SubIssue.objects.current().filter(inspection=inspection, title=about.finding)[:2])
    return found[0] if len(found) == 1 else None


def new_receipt() -> str:
    """Random, so that it tells nobody how many there are: “4821-0937-5560”."""
    digits = f"{secrets.randbelow(10**12):012d}"
    return "-".join(digits[at : at + 4] for at in (0, 4, 8))
