"""Rows for the export, read in chunks: the memory is flat, and no row costs a query of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from ledger.columns import Row
from ledger.pages import ORDERS, beyond
from measures.extensions import explanation
from measures.models import EvidenceUse, ExtensionRequest, Measure, ProgressUpdate

CHUNK = 200
ENTRIES = 3


def ledger_rows(measures: Any) -> Iterator[Row]:
    """The rows of a filtered queryset in ledger order."""
    number = 0
    for chunk in _chunks(measures):
        ids = [measure.pk for measure in chunk]
        progress, evidence, supporting = _progress(ids), _evidence(ids), _supporting(ids)
        extensions = _extensions(ids)
        for measure in chunk:
            number += 1
            pk = measure.pk
            yield Row(
                number,
                measure,
                progress.get(pk, ""),
                evidence.get(pk, ""),
                supporting.get(pk, ""),
                explanation(measure, extensions.get(pk, [])),
            )


def _chunks(measures: Any) -> Iterator[list[Measure]]:
    """By keyset, because a server-side cursor does not prefetch across databases alike."""
    # Prefetched rows know their measure and it knows them: such circles pile up until the collector comes.
    rows = measures.for_ledger().prefetch_related(None).in_ledger_order()
    chunk = list(rows[:CHUNK])
    while chunk:
        yield chunk
        if len(chunk) < CHUNK:
            return
        last = [chunk[-1].inspection_id, chunk[-1].position, chunk[-1].pk]
        chunk = list(rows.filter(beyond(ORDERS["ledger"].keys, last, is_backwards=False))[:CHUNK])


def _progress(ids: Sequence[int]) -> dict[int, str]:
    """The newest entries that no later one replaces, each with its date."""
    entries = ProgressUpdate.objects.filter(measure__in=ids, replaced_by__isnull=True)
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, day, text in entries.order_by("-happened_on", "-id").values_list(
        "measure_id", "happened_on", "text"
    ):
        if len(found[measure_id]) < ENTRIES:
            found[measure_id].append(f"{day:%Y-%m-%d} {text}")
    return {measure_id: "\n".join(texts) for measure_id, texts in found.items()}


def _evidence(ids: Sequence[int]) -> dict[int, str]:
    uses = EvidenceUse.objects.filter(measure__in=ids, withdrawn_at__isnull=True)
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, name in uses.order_by("id").values_list("measure_id", "evidence__name"):
        found[measure_id].append(name)
    return {measure_id: "\n".join(names) for measure_id, names in found.items()}


def _supporting(ids: Sequence[int]) -> dict[int, str]:
    through: Any = Measure.supporting_departments.through
    found: dict[int, list[str]] = defaultdict(list)
    rows = through.objects.filter(measure__in=ids).order_by("department__order", "department_id")
    for measure_id, name in rows.values_list("measure_id", "department__name"):
        found[measure_id].append(name)
    return {measure_id: "、".join(names) for measure_id, names in found.items()}


def _extensions(ids: Sequence[int]) -> dict[int, list[ExtensionRequest]]:
    asked: Any = ExtensionRequest.objects
    found: dict[int, list[ExtensionRequest]] = defaultdict(list)
    for request in asked.approved().filter(measure__in=ids).order_by("id"):
        found[request.measure_id].append(request)
    return found


def runs(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Neighbours that share a sub-issue, together: what is merged downwards."""
    run: list[Row] = []
    for row in chain(rows):
        if run and run[-1].sub_issue.pk != row.sub_issue.pk:
            yield run
            run = []
        run.append(row)
    if run:
        yield run
