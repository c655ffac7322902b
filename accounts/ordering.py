"""次序: in which order departments and people (班子排序) of a unit stand in choices, lists and exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import models, transaction
from django.db.models import Max

from accounts import rules
from accounts.models import Department, Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import save_all, sign_history

REASON = "调整次序"
# More than anybody counts, and further from the end of the column than anybody adds.
MAX_ORDER = 1_000_000


class Arranged(models.TextChoices):
    """What of a unit is put in order."""

    DEPARTMENTS = "departments", "部门"
    PEOPLE = "people", "人员"


class Rearranged(Refused):
    """Somebody else was quicker: what was wanted was meant for another order."""


def rows_of(organization: Organization, what: Arranged) -> list[Department] | list[User]:
    """In their order, retired ones last: they are not offered, and keep their places among each other."""
    if what is Arranged.DEPARTMENTS:
        return list(
            Department.objects.filter(organization=organization).order_by("-is_active", "order", "id")
        )
    people = User.objects.filter(organization=organization).select_related("department")
    return list(people.order_by("-is_active", "order", "id"))


def behind_the_last(organization: Organization | None, what: Arranged) -> int:
    """The place of a new one."""
    if organization is None:
        return 0
    rows = organization.departments if what is Arranged.DEPARTMENTS else organization.users
    last: int | None = rows.aggregate(last=Max("order"))["last"]
    return min((last or 0) + 1, MAX_ORDER)


def numbered(ids: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """``ids`` by the numbers typed beside them, those without one by where they stand.

    Who is put at 1 comes before the first, who is put at 5 behind the fifth, as if he had been carried there.
    """

    def place(pk: int) -> tuple[int, int]:
        now = ids.index(pk) + 1
        wanted = numbers.get(pk, now)
        return wanted, (wanted > now) - (wanted < now)

    return sorted(ids, key=place)


def moved(ids: Sequence[int], pk: int, *, by: int) -> list[int]:
    """``by`` 1 one place down, -1 one up; nothing at the ends, and of one who is not there."""
    found = list(ids)
    if pk in found:
        at = found.index(pk)
        found.insert(min(max(at + by, 0), len(found) - 1), found.pop(at))
    return found


@transaction.atomic
def arrange(
    organization_id: int,
    what: Arranged,
    ids: Iterable[int],
    *,
    by: User,
    seen: Sequence[int] | None = None,
) -> None:
    """Puts those with ``ids`` first, in that order; whoever came meanwhile stays behind them.

    ``seen``: the order that was on screen. Raises ``Rearranged`` when somebody changed it since.
    """
    ask(rules.refuse_make(by))
    organization = (
        Organization.objects.administered_by(by)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=organization_id)
    )
    request_context.set_subject(organization)
    rows = {row.pk: row for row in rows_of(organization, what)}
    if seen is not None and list(seen) != [pk for pk, row in rows.items() if row.is_active]:
        raise Rearranged(
            f"您打开页面之后,{what.label}的次序或名单有了变动,没有保存。请核对现在的次序,再保存一次。"
        )
    wanted = [pk for pk in dict.fromkeys(ids) if pk in rows]
    changed: list[models.Model] = []
    for place, pk in enumerate(dict.fromkeys([*wanted, *rows]), 1):
        if rows[pk].order != place:
            rows[pk].order = place
            sign_history(rows[pk], by=by, reason=REASON)
            changed.append(rows[pk])
    save_all(changed, ["order"])
    names = "、".join(str(rows[pk]) for pk in wanted)
    trail.record(
        Event.SAVE_ORGANIZATION, by=by, about=organization, detail=f"{what.label}次序:{names}"[:1000]
    )
