"""What a search finds of findings and measures. Whose a row is, ``visible_to`` says when it is shown."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from issues.models import Filing, FilingKind, SubIssue
from measures.models import (
    Comment,
    EvidenceText,
    EvidenceUse,
    EvidenceVersion,
    Measure,
    ProgressUpdate,
    Regulation,
)
from measures.models.figures import RegulationAct, RegulationUse
from measures.visibility import visible_sub_issues
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind, register

MEASURE, SUB_ISSUE = "measure", "sub_issue"
# Where an evidence or a regulation is shown: a measure that it serves and the reader sees.
SHOWN_AT = "shown_at"


def _measures(user: User) -> QuerySet[Measure]:
    return Measure.objects.visible_to(user)


def _progress(user: User) -> QuerySet[ProgressUpdate]:
    """What was corrected is told by its correction."""
    return ProgressUpdate.objects.filter(measure__in=_measures(user), replaced_by__isnull=True)


def _comments(user: User) -> QuerySet[Comment]:
    return Comment.objects.filter(
        Q(measure__in=_measures(user)) | Q(sub_issue__in=visible_sub_issues(user).values("pk"))
    )


def _evidence(user: User) -> QuerySet[EvidenceVersion]:
    """The version that counts, of what serves a measure now, and nothing that is held."""
    uses = EvidenceUse.objects.filter(
        evidence=OuterRef("evidence"), withdrawn_at__isnull=True, measure__in=_measures(user)
    )
    rows = EvidenceVersion.objects.readable().newest().filter(Exists(uses))
    return rows.annotate(**{SHOWN_AT: Subquery(uses.order_by("pk").values("measure_id")[:1])})


def _evidence_texts(user: User) -> QuerySet[EvidenceText]:
    uses = EvidenceUse.objects.filter(
        evidence=OuterRef("version__evidence"), withdrawn_at__isnull=True, measure__in=_measures(user)
    )
    newest = EvidenceVersion.objects.readable().newest()
    rows = EvidenceText.objects.filter(Exists(uses), Exists(newest.filter(pk=OuterRef("version_id"))))
    return rows.annotate(**{SHOWN_AT: Subquery(uses.order_by("pk").values("measure_id")[:1])})


def _regulations(user: User) -> QuerySet[Regulation]:
    uses = RegulationUse.objects.filter(
        regulation=OuterRef("pk"), withdrawn_at__isnull=True, measure__in=_measures(user)
    )
    shown = Subquery(uses.order_by("pk").values("measure_id")[:1])
    return Regulation.objects.filter(Exists(uses)).annotate(**{SHOWN_AT: shown})


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


def _progress_place(row: Row, _user: User) -> HitPlace:
    about = f"{row['happened_on']} {row['actor_name']}"
    return HitPlace(_measure_url(row["measure_id"], "#progress"), str(row["measure__text"]), about)


def _comment_place(row: Row, _user: User) -> HitPlace:
    if row["measure_id"]:
        return HitPlace(
            _measure_url(row["measure_id"], "#comments"), str(row["measure__text"]), str(row["actor_name"])
        )
    url = reverse("measures:sub_issue", args=[row["sub_issue_id"]])
    return HitPlace(url, str(row["sub_issue__title"]), str(row["actor_name"]))


def _evidence_place(row: Row, _user: User) -> HitPlace:
    about = " ".join(filter(None, (str(row["reference"]), f"第{row['number']}版")))
    return HitPlace(
        _measure_url(row[SHOWN_AT], "#evidence"), str(row["evidence__name"] or row["name"]), about
    )


def _evidence_text_place(row: Row, _user: User) -> HitPlace:
    return HitPlace(_measure_url(row[SHOWN_AT], "#evidence"), str(row["version__evidence__name"]))


def _regulation_place(row: Row, _user: User) -> HitPlace:
    act = RegulationAct(str(row["act"])).label
    return HitPlace(_measure_url(row[SHOWN_AT]), f"《{row['title']}》", f"{act} {row['inspection__name']}")


def _filing_place(row: Row, _user: User) -> HitPlace:
    url = reverse("measures:filings", args=[row["inspection_id"]])
    title = f"{FilingKind(str(row['kind'])).label} {row['document_number']}".strip()
    return HitPlace(url, title, f"{row['filed_on']} {row['inspection__name']}")


register(
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
    ),
    SearchKind(
        name="progress",
        label="整改进展",
        number=3,
        model=ProgressUpdate,
        fields=("text",),
        organization=("measure__organization_id",),
        seen=_progress,
        place=_progress_place,
        columns=("measure_id", "measure__text", "happened_on", "actor_name"),
        feed=ChangeFeed(ProgressUpdate),
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
        columns=("number", SHOWN_AT),
        feed=ChangeFeed(EvidenceVersion),
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
        columns=("version__evidence__name", SHOWN_AT),
        feed=ChangeFeed(EvidenceText),
    ),
    SearchKind(
        name="regulation",
        label="制度",
        number=6,
        model=Regulation,
        fields=("title",),
        organization=("inspection__organization_id",),
        seen=_regulations,
        place=_regulation_place,
        columns=("act", "inspection__name", SHOWN_AT),
        feed=ChangeFeed(Regulation),
    ),
    SearchKind(
        name="comment",
        label="意见",
        number=7,
        model=Comment,
        fields=("text",),
        organization=("measure__organization_id", "sub_issue__inspection__organization_id"),
        seen=_comments,
        place=_comment_place,
        columns=("measure_id", "measure__text", "sub_issue_id", "sub_issue__title", "actor_name"),
        feed=ChangeFeed(Comment),
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
    ),
)
