"""The sums of whole inspections, kept: what the office's overview of its own unit is read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from accounts.models import Organization, User
from issues.models import Category, Inspection
from ledger.groups import groups_of
from ledger.kept.read import changed_since, mark_of
from ledger.models import InspectionFigures, InspectionSums
from ledger.sums import Sums
from measures.models import Measure

# Units whose measures are added up at a time.
BATCH_SIZE = 20
FINDINGS = ("findings", "findings_closed", "recurring", "watched", "lapsed")


def kept_sums(user: User, inspection: Inspection | None, *, today: date) -> Sums | None:
    """Of one inspection of the own unit, or of all; None for who sees some of it, and where it has to be
    counted: on a new day, and after something was recorded of the unit.
    """
    place = user.organization_id
    if place is None or not (user.is_active and user.has_whole_view):
        return None
    if inspection is not None and inspection.organization_id != place:
        return None
    mark = mark_of(today)
    if mark is None or place in changed_since(mark):
        return None
    rows = InspectionSums.objects.filter(inspection__organization=place, inspection__archived_at=None)
    if inspection is not None:
        rows = InspectionSums.objects.filter(inspection=inspection)
    # Nothing is kept yet of data that an earlier version wrote.
    kept = [Sums.of_kept(one) for one in rows.order_by().values_list("sums", flat=True)]
    for one in kept[1:]:
        kept[0].join(one)
    return kept[0] if kept else None


def summed(
    organizations: Collection[int] | None, figures: Iterable[InspectionFigures], *, today: date
) -> Iterator[InspectionSums]:
    """Unsaved rows of all inspections of ``organizations``, of everybody's for None, in two reads for a
    handful of units; ``figures``: what is counted of their findings.
    """
    places = Organization.objects.order_by("pk").values_list("pk", flat=True)
    keys = list(places if organizations is None else places.filter(pk__in=organizations))
    found: defaultdict[int, Sums] = defaultdict(Sums)
    for start in range(0, len(keys), BATCH_SIZE):
        _add_measures(found, keys[start : start + BATCH_SIZE], today)
    for row in figures:
        found[row.inspection_id].counts.update({name: getattr(row, name) for name in FINDINGS})
    for pk, sums in found.items():
        yield InspectionSums(inspection_id=pk, sums=sums.as_kept())


def _add_measures(found: defaultdict[int, Sums], places: Collection[int], today: date) -> None:
    rows = Category.objects.filter(inspection__organization__in=places).order_by()
    categories = {
        pk: (inspection, focus) for pk, inspection, focus in rows.values_list("pk", "inspection_id", "focus")
    }
    measures = Measure.objects.current().filter(organization__in=places)
    touched = set()
    for group in groups_of(measures, today, has_people=True):
        pk = categories[int(group.heading)][0]
        found[pk].add(group)
        touched.add(pk)
    for pk in touched:
        found[pk].add_focuses({key: categories[int(key)][1] for key in found[pk].headings})
