"""What a search finds of regulations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from measures.models import Regulation
from measures.models.regulation_state import RegulationAct
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind, register


def _regulations(user: User) -> QuerySet[Regulation]:
    return Regulation.objects.visible_to(user).standing()


def _place(row: Row, _user: User) -> HitPlace:
    about = " ".join(filter(None, (RegulationAct(str(row["act"])).label, str(row["document_number"]))))
    return HitPlace(reverse("regulations:regulation", args=[row["pk"]]), f"《{row['title']}》", about)


register(
    SearchKind(
        name="regulation",
        label="制度",
        number=6,
        model=Regulation,
        fields=("title", "document_number", "note"),
        organization=("organization_id",),
        seen=_regulations,
        place=_place,
        columns=("act",),
        feed=ChangeFeed(Regulation.history.model, "history_id", "id"),
    ),
)
