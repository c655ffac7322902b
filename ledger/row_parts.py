"""What rows of the ledger need besides their measures: shared names, and lists that cost a query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Department, User
from issues.custom_values import key_of
from issues.models import CustomField, Focus, SubIssue
from ledger.custom_fields import CustomCell, custom_cells, custom_ids
from measures.extensions import explanation
from measures.models import EvidenceUse, ExtensionRequest, Measure, ProgressUpdate
from measures.workflow import Status

# Ids this many times wider apart than their number are asked for one by one.
MAX_SPREAD = 3
SHOWN_ENTRIES = 3
FOCUSES: dict[str, str] = {"": "", **dict(Focus.choices)}
Texts = dict[int, str]
# None names nobody.
Names = dict[int | None, str]


class FindingValues(NamedTuple):
    """What every row of a finding shows of it, by the keys of the ledger's fields; ``version`` is its own."""

    version: int
    organization: str
    inspection: str
    category: str
    focus: str
    finding: str
    finding_text: str
    causes: str
    is_closed: str
    closed_on: date | None


@dataclass
class SharedNames:
    """Names that many rows share, read once each."""

    people: Names = field(default_factory=dict)
    departments: Names = field(default_factory=dict)
    findings: dict[int, FindingValues] = field(default_factory=dict)

    def learn(self, *, people: set[int | None], departments: set[int | None], findings: set[int]) -> None:
        """Few people and departments, many findings: those of the chunk before are let go."""
        if unknown := _unknown(people, self.people):
            self.people.update(User.objects.filter(pk__in=unknown).values_list("pk", "full_name"))
        if unknown := _unknown(departments, self.departments):
            self.departments.update(Department.objects.filter(pk__in=unknown).values_list("pk", "name"))
        self.findings = _findings(findings)


def _unknown(wanted: set[int | None], known: Names) -> list[int]:
    return [pk for pk in wanted if pk is not None and pk not in known]


def _findings(ids: Collection[int]) -> dict[int, FindingValues]:
    above = ("inspection__organization__name", "inspection__name", "category__mark", "category__title")
    own = ("category__focus", "mark", "title", "text", "causes", "closed_on", "version")
    found = {}
    for (
        pk,
        place,
        name,
        sign,
        head,
        focus,
        mark,
        title,
        text,
        causes,
        closed_on,
        version,
    ) in SubIssue.objects.filter(_among("pk", ids)).values_list("pk", *above, *own):
        found[pk] = FindingValues(
            version=version,
            organization=place,
            inspection=name,
            category=f"{sign}{head}" or "(未分类)",
            focus=FOCUSES[focus],
            finding=f"{mark}{title}",
            finding_text=text,
            causes=causes,
            is_closed="已销号" if closed_on else "未销号",
            closed_on=closed_on,
        )
    return found


@dataclass
class CustomCells:
    """Own columns of a chunk, in two queries or none. ``kinds``: key → kind."""

    kinds: dict[str, str]
    measures: dict[int, dict[str, CustomCell]] = field(default_factory=dict)
    findings: dict[int, dict[str, CustomCell]] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Collection[str]) -> CustomCells:
        """Those among ``fields``, which are keys of the ledger's fields."""
        ids = custom_ids(fields)
        rows = CustomField.objects.filter(pk__in=ids).values_list("pk", "kind") if ids else ()
        return cls({key_of(pk): kind for pk, kind in rows})

    def learn(self, *, measures: Collection[int], findings: Collection[int]) -> None:
        if self.kinds:
            self.measures = self._read(Measure.objects.filter(_among("pk", measures)))
            self.findings = self._read(SubIssue.objects.filter(_among("pk", findings)))

    def _read(self, rows: QuerySet[Measure] | QuerySet[SubIssue]) -> dict[int, dict[str, CustomCell]]:
        found = rows.exclude(custom_values={}).values_list("pk", "custom_values")
        return {pk: custom_cells(values, self.kinds) for pk, values in found}

    def of_row(self, measure_id: int, finding_id: int) -> dict[str, CustomCell]:
        return self.findings.get(finding_id, {}) | self.measures.get(measure_id, {})


@dataclass(frozen=True)
class MeasureParts:
    """By measure; a part nobody asked for is empty."""

    progress: Texts
    evidence: Texts
    supporting: Texts
    completed: dict[int, date]
    extensions: dict[int, list[ExtensionRequest]]
    has_deadline: bool

    def extension(self, pk: int, *, original: date | None, due_on: date | None) -> str:
        requests = self.extensions.get(pk, ())
        if not requests and original in (None, due_on):
            return ""
        return explanation(_Dates(original, due_on), requests)


def measure_parts(ids: Sequence[int], fields: Collection[str]) -> MeasureParts:
    """``fields`` are keys of the ledger's fields."""
    return MeasureParts(
        progress=_progress(ids) if "progress" in fields else {},
        evidence=_evidence(ids) if "evidence" in fields else {},
        supporting=_supporting(ids) if "supporting" in fields else {},
        completed=_completed(ids) if "completed_on" in fields else {},
        extensions=_extensions(ids) if "extension" in fields else {},
        has_deadline="deadline" in fields,
    )


def _progress(ids: Sequence[int]) -> Texts:
    """The newest entries that no later one replaces, each with its date."""
    entries = ProgressUpdate.objects.filter(_among("measure_id", ids), replaced_by__isnull=True)
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, day, text in entries.order_by("-happened_on", "-id").values_list(
        "measure_id", "happened_on", "text"
    ):
        if len(found[measure_id]) < SHOWN_ENTRIES:
            found[measure_id].append(f"{day.isoformat()} {text}")
    return {measure_id: "\n".join(texts) for measure_id, texts in found.items()}


def _evidence(ids: Sequence[int]) -> Texts:
    uses = EvidenceUse.objects.filter(_among("measure_id", ids), withdrawn_at__isnull=True)
    return _joined(uses.order_by("id").values_list("measure_id", "evidence__name"), "\n")


def _supporting(ids: Sequence[int]) -> Texts:
    through = Measure.supporting_departments.through
    rows = through.objects.filter(_among("measure_id", ids)).order_by("department__order", "department_id")
    return _joined(rows.values_list("measure_id", "department__name"), "、")


def _among(name: str, ids: Collection[int]) -> Q:
    """That ``name`` is one of ``ids``, or close to them: rows of other ids are read and left alone.

    A thousand parameters cost Django more than the rows do; a chunk's ids nearly always lie together.
    """
    first, last = min(ids, default=0), max(ids, default=0)
    if last - first > MAX_SPREAD * len(ids):
        return Q(**{f"{name}__in": ids})
    return Q(**{f"{name}__gte": first, f"{name}__lte": last})


@dataclass
class _Dates:
    original_due_on: date | None
    due_on: date | None


def _extensions(ids: Sequence[int]) -> dict[int, list[ExtensionRequest]]:
    found: dict[int, list[ExtensionRequest]] = defaultdict(list)
    approved = ExtensionRequest.objects.approved()
    for request in approved.filter(_among("measure_id", ids)).order_by("id"):
        found[request.measure_id].append(request)
    return found


def _completed(ids: Sequence[int]) -> dict[int, date]:
    rows = Measure.objects.filter(_among("pk", ids), status=Status.COMPLETED)
    found = rows.values_list("pk", "completed_at")
    return {pk: timezone.localdate(at) for pk, at in found if at is not None}


def _joined(rows: Iterable[tuple[int, str]], sign: str) -> Texts:
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, name in rows:
        found[measure_id].append(name)
    return {measure_id: sign.join(names) for measure_id, names in found.items()}
