"""Who probably answers for a measure: what its notice prints, else how the most similar text was assigned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Department
from measures.models import Measure
from measures.workflow import Status
from notices.imports.assignments import Staff, fields_for
from notices.imports.deadlines import read_deadline
from notices.imports.names import department_named, person_named, printed_names
from notices.imports.reading import read_notice
from notices.parser import NotANotice
from notices.parser.model import FieldName, PrintedField
from statements.spelling import normal
from workbooks.assignment_grid.staff import GridStaff

# Of 0 to 1: 建立走访台账,每月走访一次 and 建立走访台账,每季度走访一次 are .74 alike.
ALIKE = 0.55
MAX_KNOWN = 1_000
# A pair of signs that stands in more texts than this tells nothing of one of them.
MAX_COMMON = 60
PRINTED = "通报原文"


@dataclass(frozen=True)
class GridProposal:
    """``texts`` by column, as somebody would type them; ``source`` says where they come from."""

    texts: dict[str, str]
    source: str


def propose(rows: Sequence[Measure], *, staff: GridStaff, today: date) -> dict[int, GridProposal]:
    """For the measures that nobody answers for yet; queries do not grow with their number."""
    drafts = [row for row in rows if row.status == Status.DRAFT]
    if not drafts:
        return {}
    printed = _printed(staff)
    found = {row.pk: printed[key] for row in drafts if (key := normal(row.text)) in printed}
    return found | _similar([row for row in drafts if row.pk not in found], staff=staff, today=today)


def _printed(staff: GridStaff) -> dict[str, GridProposal]:
    """By the text of the measure: an import may have been rearranged since."""
    notices = list(staff.inspection.notices.filter(imported_at__isnull=False))
    if not notices:
        return {}
    named = Staff.of(staff.inspection.organization, known_on=staff.inspection.feedback_on)
    found = {}
    for notice in notices:
        try:
            read = read_notice(notice)
        except NotANotice:
            continue
        for sub_issue in read.sub_issues():
            for measure in sub_issue.measures:
                texts = dict(_named(fields_for(sub_issue, measure), named, staff=staff))
                if texts:
                    found[normal(measure.text)] = GridProposal(texts, PRINTED)
    return found


def _named(fields: Iterable[PrintedField], named: Staff, *, staff: GridStaff) -> Iterator[tuple[str, str]]:
    """Only what is certain: a name that the unit has once, a date that is printed whole."""
    for one in fields:
        names = printed_names(one.value)
        if one.name is FieldName.DUE:
            due = read_deadline(one.value, after=named.known_on)
            if due is not None:
                yield "timeframe", str(due.timeframe.label)
                yield "due_on", due.due_on.isoformat() if due.due_on else ""
        elif one.name in (FieldName.LEADER, FieldName.HANDLER):
            known = named.leaders if one.name is FieldName.LEADER else named.handlers
            people = [person for name in names if (person := person_named(name, known))]
            if people and people[0] not in named.shared:
                yield one.name.value, staff.name(known[people[0]])
        else:
            own = named.unit_names()
            places = [row for name in names if (row := department_named(name, named.departments, own=own))]
            if places:
                is_leading = one.name is FieldName.DEPARTMENT
                yield one.name.value, places[0] if is_leading else "、".join(dict.fromkeys(places))


def _similar(drafts: Sequence[Measure], *, staff: GridStaff, today: date) -> dict[int, GridProposal]:
    known = _known(staff)
    index: dict[str, list[int]] = defaultdict(list)
    grams = [_grams(measure.text) for measure in known]
    for place, own in enumerate(grams):
        for gram in own:
            index[gram].append(place)
    sizes, nearest = [len(own) for own in grams], {}
    for row in drafts:
        like = _nearest(_grams(row.text), index, sizes=sizes)
        if like is not None:
            nearest[row.pk] = known[like]
    supporting = _supporting(nearest.values())
    return {
        pk: GridProposal(
            _still_fitting(staff.texts(like, supporting[like.pk]), staff=staff, today=today),
            f"相近的措施“{like.text[:20]}”({like.inspection.name})",
        )
        for pk, like in nearest.items()
    }


def _known(staff: GridStaff) -> list[Measure]:
    """The newest that were assigned in this unit, to people and departments that are still there."""
    people = [person.pk for person in staff.people]
    rows = Measure.objects.current().filter(organization=staff.inspection.organization)
    rows = rows.exclude(status=Status.DRAFT).filter(
        leader__in=people, department__in=[row.pk for row in staff.departments]
    )
    return list(
        rows.select_related("leader", "department", "handler", "inspection").order_by("-pk")[:MAX_KNOWN]
    )


def _nearest(own: set[str], index: dict[str, list[int]], *, sizes: Sequence[int]) -> int | None:
    shared: Counter[int] = Counter()
    for gram in own:
        places = index.get(gram, ())
        if len(places) <= MAX_COMMON:
            shared.update(places)
    ranked = ((2 * count / (len(own) + sizes[place]), -place) for place, count in shared.items())
    likeness, place = max(ranked, default=(0.0, 0))
    return -place if likeness >= ALIKE else None


def _grams(text: str) -> set[str]:
    plain = normal(text)
    return {plain[start : start + 2] for start in range(len(plain) - 1)}


def _supporting(measures: Iterable[Measure]) -> dict[int, list[Department]]:
    through = Measure.supporting_departments.through
    rows = through.objects.filter(measure__in={row.pk for row in measures}).select_related("department")
    found: dict[int, list[Department]] = defaultdict(list)
    for row in rows.order_by("department__order", "department_id"):
        found[row.measure_id].append(row.department)
    return found


def _still_fitting(texts: dict[str, str], *, staff: GridStaff, today: date) -> dict[str, str]:
    """Without a date that has passed and people who left."""
    handlers = {staff.name(person) for person in staff.handlers}
    names = {row.name for row in staff.departments}
    supporting = [name for name in texts["supporting_departments"].split("、") if name in names]
    return texts | {
        "due_on": texts["due_on"] if texts["due_on"] >= today.isoformat() else "",
        "handler": texts["handler"] if texts["handler"] in handlers else "",
        "supporting_departments": "、".join(supporting),
    }
