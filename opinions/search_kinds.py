"""What the public said and was answered, for the search; never who wrote."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from opinions.models import OpinionWay, PublicOpinion
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind, register


def _opinions(user: User) -> QuerySet[PublicOpinion]:
    return PublicOpinion.objects.visible_to(user)


def _place(row: Row, _user: User) -> HitPlace:
    about = f"{row['received_on']} {OpinionWay(str(row['way'])).label} {row['inspection__name']}"
    return HitPlace(reverse("opinions:opinion", args=[row["pk"]]), str(row["text"]), about)


register(
    SearchKind(
        name="opinion",
        label="公众意见",
        number=17,
        model=PublicOpinion,
        fields=("text", "answer"),
        organization=("inspection__organization_id",),
        seen=_opinions,
        place=_place,
        columns=("way", "received_on", "inspection__name"),
        feed=ChangeFeed(PublicOpinion.history.model, "history_id", "id"),
        transferred=("inspection__transferred_at",),
    )
)
