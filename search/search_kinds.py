"""People and departments, for the room of accounts, which does not know that there is a search."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import rules
from accounts.models import Department, Organization, Role, User
from accounts.places import place
from search.kinds import HitPlace, Row, SearchKind, register

PEOPLE, DEPARTMENTS = 20, 21


def _people(user: User) -> QuerySet[User]:
    """Who looks after accounts finds those; who sees whole units, the people of them."""
    kept = User.objects.administered_by(user) if rules.refuse_manage(user) is None else User.objects.none()
    if not user.has_whole_view:
        return kept
    seen = Organization.objects.visible_to(user)
    return User.objects.filter(Q(organization__in=seen, is_active=True) | Q(pk__in=kept.values("pk")))


def _person_place(row: Row, user: User) -> HitPlace:
    about = f"{row['department__name'] or ''} {row['position_title']} {Role(str(row['role'])).label}"
    if rules.refuse_manage(user) is None:
        url = reverse("accounts:user_edit", args=[row["pk"]])
    elif row["role"] == Role.LEADER:
        url = f"{place('ledger')}?leader={row['pk']}"
    else:
        url = f"{place('ledger')}?department={row['department_id'] or ''}"
    return HitPlace(url, str(row["full_name"]), " ".join(about.split()))


def _departments(user: User) -> QuerySet[Department]:
    if user.has_whole_view:
        return Department.objects.filter(organization__in=Organization.objects.visible_to(user))
    if user.is_handler:
        return Department.objects.filter(pk=user.department_id or 0)
    kept = Organization.objects.administered_by(user) if rules.refuse_make(user) is None else None
    return Department.objects.filter(organization__in=kept) if kept is not None else Department.objects.none()


def _department_place(row: Row, user: User) -> HitPlace:
    url = f"{place('ledger')}?department={row['pk']}"
    if user.is_officer:
        url = reverse("accounts:department_edit", args=[row["pk"]])
    return HitPlace(url, str(row["name"]), str(row["organization__short_name"]))


register(
    SearchKind(
        name="person",
        label="人员",
        number=PEOPLE,
        model=User,
        fields=("full_name", "position_title"),
        organization=("organization_id",),
        seen=_people,
        place=_person_place,
        columns=("role", "department_id", "department__name"),
    ),
    SearchKind(
        name="department",
        label="部门",
        number=DEPARTMENTS,
        model=Department,
        fields=("name",),
        organization=("organization_id",),
        seen=_departments,
        place=_department_place,
        columns=("organization__short_name",),
    ),
)
