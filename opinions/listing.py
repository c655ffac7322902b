"""The list of opinions of an inspection: who may see which, filtered as the address says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from issues.models import Inspection
from opinions.models import OpinionWay, PublicOpinion
from opinions.models.opinion import PublicOpinionQuerySet
from opinions.workflow import OpinionState

LATE = "LATE"
# “”: of the notice as a whole or of nothing that is named.
FOUND, NONE_NAMED = "finding", "none"
MAX_WORDS = 100
STATES = [("", "全部状态"), *OpinionState.choices, (LATE, "逾期未答复")]
WAYS = [("", "全部方式"), *OpinionWay.choices]
ABOUTS = [("", "涉及任何内容"), (FOUND, "涉及具体问题"), (NONE_NAMED, "没有涉及具体问题")]


def _known(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in dict(choices) else ""


@dataclass(frozen=True)
class OpinionQuestion:
    """What the list is asked for; export and page ask the same."""

    state: str = ""
    way: str = ""
    about: str = ""
    q: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> OpinionQuestion:
        """What the address does not know is left out."""
        words = asked.get("q", "").replace("\0", "").strip()[:MAX_WORDS]
        return cls(
            _known(asked.get("state", ""), STATES),
            _known(asked.get("way", ""), WAYS),
            _known(asked.get("about", ""), ABOUTS),
            words.encode("utf-8", "ignore").decode(),
        )

    @property
    def is_asked(self) -> bool:
        return self != OpinionQuestion()

    @property
    def query(self) -> str:
        found = QueryDict(mutable=True)
        for name in ("state", "way", "about", "q"):
            if value := getattr(self, name):
                found[name] = value
        return found.urlencode()

    def rows(self, user: User, inspection: Inspection, *, today: date) -> PublicOpinionQuerySet:
        """The newest first. Words are looked for in what was said and answered, never in who wrote."""
        rows = PublicOpinion.objects.visible_to(user).filter(inspection=inspection)
        if self.state:
            rows = rows.late(today) if self.state == LATE else rows.filter(state=self.state)
        if self.way:
            rows = rows.filter(way=self.way)
        if self.about:
            rows = rows.filter(sub_issue__isnull=self.about == NONE_NAMED)
        if self.q:
            asked = Q(text__icontains=self.q) | Q(answer__icontains=self.q)
            rows = rows.filter(asked | Q(receipt=self.q))
        return rows.select_related("handler", "sub_issue", "measure").order_by("-number")
