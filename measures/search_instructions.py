"""What a search finds of what supervisors asked of units, once each, and of what each of them replied.

By those who see whole units.
"""

from __future__ import annotations

from django.db.models import Min, QuerySet
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from measures.models import InstructionKind, InstructionUnit
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind


def _instructions(user: User) -> QuerySet[InstructionUnit]:
    """The first of the units that ``user`` sees stands for all that were asked the same."""
    if not user.has_whole_view:
        return InstructionUnit.objects.none()
    rows = InstructionUnit.objects.visible_to(user)
    if user.organization_id is not None:
        return rows
    # Not as "no earlier one": SQLite 3.40 answers that wrongly beside the list of keys of a search.
    firsts = rows.order_by().values("instruction").annotate(first=Min("pk"))
    return rows.filter(pk__in=firsts.values("first"))


def _replies(user: User) -> QuerySet[InstructionUnit]:
    if not user.has_whole_view:
        return InstructionUnit.objects.none()
    return InstructionUnit.objects.visible_to(user).filter(answered_at__isnull=False)


def _reply_place(row: Row, _user: User) -> HitPlace:
    url = reverse("measures:instruction", args=[row["instruction_id"]])
    who = str(row["organization__short_name"] or row["organization__name"])
    return HitPlace(url, str(row["instruction__text"]), f"{who} {row['answered_by_name']}")


def _place(row: Row, _user: User) -> HitPlace:
    url = reverse("measures:instruction", args=[row["instruction_id"]])
    kind = InstructionKind(str(row["instruction__kind"])).label
    return HitPlace(url, str(row["instruction__text"]), f"{kind} {row['instruction__actor_name']}")


# The text is never changed: a row that is added is all that is to be read.
INSTRUCTION = SearchKind(
    name="instruction",
    label="督查要求",
    number=18,
    model=InstructionUnit,
    fields=("instruction__text",),
    organization=("organization_id",),
    seen=_instructions,
    place=_place,
    columns=("instruction_id", "instruction__kind", "instruction__actor_name"),
    feed=ChangeFeed(InstructionUnit),
)
REPLY = SearchKind(
    name="instruction_reply",
    label="督查要求的回复",
    number=19,
    model=InstructionUnit,
    fields=("reply",),
    organization=("organization_id",),
    seen=_replies,
    place=_reply_place,
    columns=(
        "instruction_id",
        "instruction__text",
        "organization__short_name",
        "organization__name",
        "answered_by_name",
    ),
    # The trail of the unit tells that it answered.
    feed=ChangeFeed(AuditEntry, object_id="about_id", way="organization_id"),
)
