"""What a search finds of findings and measures. Whose a row is, ``visible_to`` says when it is shown."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from accounts.places import place
from issues.models import Filing, FilingKind, SubIssue
from measures.models import (
    Comment,
    EvidenceText,
    EvidenceUse,
    EvidenceVersion,
    Measure,
    Regulation,
    RegulationFile,
)
from measures.search_instructions import INSTRUCTION, REPLY
from measures.search_records import MEASURE, RECORDS, SUB_ISSUE, TITLES, TRANSFERRED, UNITS
from measures.visibility import visible_sub_issues
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind, register

RowT = TypeVar("RowT", bound=Model)
# Where an evidence is shown: a measure that it serves and the reader sees, else a regulation that it proves.
SHOWN_AT, SHOWN_FOR, SHOWN_GONE = "shown_at", "shown_for", "shown_gone"


def _measures(user: User) -> QuerySet[Measure]:
    return Measure.objects.visible_to(user)


def _comments(user: User) -> QuerySet[Comment]:
    return Comment.objects.filter(
        Q(measure__in=_measures(user)) | Q(sub_issue__in=visible_sub_issues(user).values("pk"))
    )


def _evidence(user: User) -> QuerySet[EvidenceVersion]:
    """The version that counts, of what serves a measure or a regulation now, and nothing that is held."""
    return _in_use(EvidenceVersion.objects.readable().newest(), user, evidence="evidence")


def _in_use(rows: QuerySet[RowT], user: User, *, evidence: str) -> QuerySet[RowT]:
    of_it = {"evidence": OuterRef(evidence), "withdrawn_at__isnull": True}
    uses = EvidenceUse.objects.filter(**of_it, measure__in=_measures(user)).order_by("pk")
    seen = Regulation.objects.visible_to(user).standing()
    files = RegulationFile.objects.filter(**of_it, regulation__in=seen).order_by("pk")
    shown = {
        SHOWN_AT: Subquery(uses.values("measure_id")[:1]),
        SHOWN_GONE: Subquery(uses.values("measure__inspection__transferred_at")[:1]),
        SHOWN_FOR: Subquery(files.values("regulation_id")[:1]),
    }
    return rows.filter(Exists(uses) | Exists(files)).annotate(**shown)


def _evidence_texts(user: User) -> QuerySet[EvidenceText]:
    newest = EvidenceVersion.objects.readable().newest()
    rows = EvidenceText.objects.filter(Exists(newest.filter(pk=OuterRef("version_id"))))
    return _in_use(rows, user, evidence="version__evidence")


def _filings(user: User) -> QuerySet[Filing]:
    return Filing.objects.visible_to(user).standing()


def _measure_url(pk: object, anchor: str = "") -> str:
    return reverse("measures:measure", args=[pk]) + anchor


def _measure_place(row: Row, _user: User) -> HitPlace:
    return HitPlace(
        _measure_url(row["pk"]),
        f"{row['mark']}{row['text']}",
        f"{row['sub_issue__mark']}{row['sub_issue__title']}",
    )


def _finding_place(row: Row, _user: User) -> HitPlace:
    url = reverse("measures:sub_issue", args=[row["pk"]])
    return HitPlace(url, f"{row['mark']}{row['title']}", str(row["inspection__name"]))


def _comment_place(row: Row, _user: User) -> HitPlace:
    if row["measure_id"]:
        return HitPlace(
            _measure_url(row["measure_id"], "#comments"), str(row["measure__text"]), str(row["actor_name"])
        )
    url = reverse("measures:sub_issue", args=[row["sub_issue_id"]])
    return HitPlace(url, str(row["sub_issue__title"]), str(row["actor_name"]))


def _evidence_place(row: Row, _user: User) -> HitPlace:
    about = " ".join(filter(None, (str(row["reference"]), f"第{row['number']}版")))
    return HitPlace(_evidence_url(row), str(row["evidence__name"] or row["name"]), about)


def _evidence_url(row: Row) -> str:
    if row[SHOWN_AT] is None:
        return place("regulation", row[SHOWN_FOR])
    return _measure_url(row[SHOWN_AT], "#evidence")


def _evidence_text_place(row: Row, _user: User) -> HitPlace:
    return HitPlace(_evidence_url(row), str(row["version__evidence__name"]))


def _filing_place(row: Row, _user: User) -> HitPlace:
    url = reverse("measures:filings", args=[row["inspection_id"]])
    title = f"{FilingKind(str(row['kind'])).label} {row['document_number']}".strip()
    return HitPlace(url, title, f"{row['filed_on']} {row['inspection__name']}")


register(
    *(one.kind() for one in RECORDS),
    INSTRUCTION,
    REPLY,
    SearchKind(
        name=MEASURE,
        label="整改措施",
        number=1,
        model=Measure,
        fields=("text", "goal", "outcome", "next_step", "remark"),
        organization=("organization_id",),
        seen=_measures,
        place=_measure_place,
        columns=("mark", "sub_issue__mark", "sub_issue__title"),
        feed=ChangeFeed(Measure.history.model, "history_id", "id"),
        transferred=("inspection__transferred_at",),
        values=("custom_values",),
    ),
    SearchKind(
        name=SUB_ISSUE,
        label="具体问题",
        number=2,
        model=SubIssue,
        fields=("title", "text", "causes", "group"),
        organization=("inspection__organization_id",),
        seen=visible_sub_issues,
        place=_finding_place,
        columns=("mark", "inspection__name"),
        feed=ChangeFeed(SubIssue.history.model, "history_id", "id"),
        transferred=("inspection__transferred_at",),
        values=("custom_values",),
    ),
    SearchKind(
        name="evidence",
        label="佐证材料",
        number=4,
        model=EvidenceVersion,
        fields=("evidence__name", "name", "reference", "evidence__note"),
        organization=("evidence__organization_id",),
        seen=_evidence,
        place=_evidence_place,
        columns=("number", SHOWN_AT, SHOWN_FOR),
        feed=ChangeFeed(EvidenceVersion),
        transferred=(SHOWN_GONE,),
    ),
    SearchKind(
        name="evidence_text",
        label="材料中的文字",
        number=5,
        model=EvidenceText,
        fields=("text",),
        organization=("version__evidence__organization_id",),
        seen=_evidence_texts,
        place=_evidence_text_place,
        columns=("version__evidence__name", SHOWN_AT, SHOWN_FOR),
        feed=ChangeFeed(EvidenceText),
        transferred=(SHOWN_GONE,),
    ),
    SearchKind(
        name="comment",
        label="意见",
        number=7,
        model=Comment,
        fields=("text",),
        organization=(UNITS[MEASURE], UNITS[SUB_ISSUE]),
        seen=_comments,
        place=_comment_place,
        columns=("measure_id", TITLES[MEASURE], "sub_issue_id", TITLES[SUB_ISSUE], "actor_name"),
        feed=ChangeFeed(Comment),
        transferred=(TRANSFERRED[MEASURE], TRANSFERRED[SUB_ISSUE]),
    ),
    SearchKind(
        name="filing",
        label="报送记录",
        number=8,
        model=Filing,
        fields=("document_number", "name", "note"),
        organization=("inspection__organization_id",),
        seen=_filings,
        place=_filing_place,
        columns=("kind", "filed_on", "inspection_id", "inspection__name"),
        feed=ChangeFeed(Filing.history.model, "history_id", "id"),
        transferred=("inspection__transferred_at",),
    ),
)
