"""What a search finds of what was written about a measure or a finding: one table, a line for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from issues.models import Closure
from measures.models import (
    EffectivenessCheck,
    ExtensionRequest,
    Measure,
    Outcome,
    ProgressUpdate,
    StatusChange,
    Urge,
)
from measures.models.extension import ExtensionState
from measures.visibility import visible_sub_issues
from measures.workflow import Act
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind

MEASURE, SUB_ISSUE = "measure", "sub_issue"
# Of what each hangs on: its page, its name, whose it is, and when that was handed to the archive.
ADDRESSES = {MEASURE: "measures:measure", SUB_ISSUE: "measures:sub_issue"}
TITLES = {MEASURE: "measure__text", SUB_ISSUE: "sub_issue__title"}
UNITS = {MEASURE: "measure__organization_id", SUB_ISSUE: "sub_issue__inspection__organization_id"}
TRANSFERRED = {
    MEASURE: "measure__inspection__transferred_at",
    SUB_ISSUE: "sub_issue__inspection__transferred_at",
}


@dataclass(frozen=True)
class SearchedRecord:
    """``about`` are columns, each with what its values are called; ``anchor`` is the place on the page.

    ``is_answered``: written into later, which the trail of its measure or finding tells.
    """

    name: str
    label: str
    number: int
    model: type[Model]
    field: str
    anchor: str
    about: tuple[tuple[str, Callable[[str], str]], ...] = ()
    hangs_on: str = MEASURE
    standing: tuple[tuple[str, object], ...] = ()
    is_answered: bool = False

    def kind(self) -> SearchKind:
        on = self.hangs_on
        feed = ChangeFeed(self.model)
        if self.is_answered:
            feed = ChangeFeed(AuditEntry, object_id="about_id", way=f"{on}_id")
        return SearchKind(
            name=self.name,
            label=self.label,
            number=self.number,
            model=self.model,
            fields=(self.field,),
            organization=(UNITS[on],),
            seen=self.seen,
            place=self.place,
            columns=(f"{on}_id", TITLES[on], *(name for name, _ in self.about), "actor_name"),
            feed=feed,
            transferred=(TRANSFERRED[on],),
        )

    def seen(self, user: User) -> QuerySet[Model]:
        rows = Measure.objects.visible_to(user) if self.hangs_on == MEASURE else visible_sub_issues(user)
        held = {f"{self.hangs_on}__in": rows.values("pk"), **dict(self.standing)}
        return self.model._default_manager.filter(**held)

    def place(self, row: Row, _user: User) -> HitPlace:
        url = reverse(ADDRESSES[self.hangs_on], args=[row[f"{self.hangs_on}_id"]])
        about = [called(str(row[name])) for name, called in self.about]
        return HitPlace(
            f"{url}#{self.anchor}",
            str(row[TITLES[self.hangs_on]]),
            " ".join([*about, str(row["actor_name"])]),
        )


RECORDS = (
    SearchedRecord(
        "progress",
        "整改进展",
        3,
        ProgressUpdate,
        "text",
        "progress",
        about=(("happened_on", str),),
        # What was corrected is told by its correction.
        standing=(("replaced_by__isnull", True),),
    ),
    SearchedRecord(
        "move",
        "办理意见",
        9,
        StatusChange,
        "note",
        "history",
        about=(("act", lambda value: str(Act(value).label)),),
    ),
    SearchedRecord(
        "extension",
        "延期原因",
        10,
        ExtensionRequest,
        "reason",
        "extensions",
        about=(("to_due_on", "申请延至{}".format),),
    ),
    SearchedRecord(
        "closing",
        "销号意见",
        11,
        Closure,
        "note",
        "closing",
        about=(("act", lambda value: str(Closure.Act(value).label)), ("signed_on", str)),
        hangs_on=SUB_ISSUE,
    ),
    SearchedRecord(
        "extension_answer",
        "延期审批意见",
        13,
        ExtensionRequest,
        "answer",
        "extensions",
        about=(("state", lambda value: str(ExtensionState(value).label)), ("answered_by_name", str)),
        # The others are answered by the program.
        standing=(("state__in", [ExtensionState.APPROVED, ExtensionState.REFUSED]),),
        is_answered=True,
    ),
    SearchedRecord("urge", "催办意见", 14, Urge, "note", "urges"),
    SearchedRecord(
        "check",
        "成效评估意见",
        15,
        EffectivenessCheck,
        "note",
        "closing",
        about=(("outcome", lambda value: str(Outcome(value).label)),),
        hangs_on=SUB_ISSUE,
        standing=(("at__isnull", False),),
        is_answered=True,
    ),
)
