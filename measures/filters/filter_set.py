"""The one FilterSet of measures: list, counts and export all narrow down with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.dressing import dress
from accounts.models import Department, Organization, OrganizationQuerySet, Role, User
from accounts.numbers import typed_key
from issues.lookup import inspection_choice
from issues.models import Category, Focus, Inspection
from measures.filters.by_text import holding
from measures.filters.counted import (
    ARCHIVE_CHOICES,
    COUNTED_AS_DONE,
    EMPTY_CHOICES,
    EMPTY_FIELDS,
    IN_ARCHIVE,
    STALLED_DAYS,
    TURN_CHOICES,
    WATCH_CHOICES,
    completed_on,
    is_stalled,
    is_turn_of,
    watches_of,
)
from measures.filters.custom import own_columns, own_filters, unknown_names
from measures.filters.filter_kinds import DayFilter, NumberFilter, TextFilter, choice, due_filter
from measures.models import ExtensionRequest, Measure
from measures.models.measure import MeasureQuerySet
from measures.timeliness import Timeliness, done_on, timeliness_is
from measures.workflow import Status, Timeframe

# More options than this make a list nobody reads and a page nobody waits for.
MAX_OPTIONS = 200
MAX_SEARCH = 100
Option = tuple[str, str]


@dataclass(frozen=True)
class Chip:
    """A filter at work, and the query string without it."""

    label: str
    text: str
    query: str


def readable_measures(user: User) -> MeasureQuerySet:
    """What ``user`` may read, for list, figures and export alike."""
    return Measure.objects.visible_to(user)


class MeasureFilter(django_filters.FilterSet):
    """``refusals()`` are sentences for values that cannot be used; ``qs`` is empty while there are any."""

    q = TextFilter(
        label="搜索",
        method="search",
        max_length=MAX_SEARCH,
        widget=forms.TextInput(attrs={"placeholder": "措施或问题中的文字"}),
    )
    inspection = choice("巡察", field_name="inspection_id")
    category = choice("问题类别", field_name="category_id")
    focus = choice("所属方面", field_name="category__focus", choices=Focus.choices)
    status = choice("状态", choices=Status.choices)
    timeframe = choice("时限类型", choices=Timeframe.choices)
    department = choice("责任部门", method="of_department")
    leader = choice("责任领导", field_name="leader_id")
    due_from = due_filter("时限起", "gte")
    due_to = due_filter("时限止", "lte")
    overdue = choice("是否逾期", method="is_overdue", choices=[("true", "已逾期"), ("false", "未逾期")])
    extension = choice(
        "延期", method="of_extension", choices=[("pending", "有待审批的延期申请"), ("extended", "延过期")]
    )
    due_within = NumberFilter(
        label="几天内到期", method="is_due_within", min_value=0, max_value=3650, decimal_places=0
    )
    stalled = choice("进展", method="is_silent", choices=[("true", f"{STALLED_DAYS}天没有进展")])
    organization = choice("单位", field_name="organization_id")
    lead = choice("牵头部门", field_name="department_id")
    turn = choice("待谁办理", method="is_turn", choices=TURN_CHOICES)
    timeliness = choice("按时情况", method="is_timely", choices=Timeliness.choices)
    done_by = DayFilter(label="到这一天已完成", method="was_done_by")
    watch = choice("长期坚持", method="is_watched", choices=WATCH_CHOICES)
    recurring = choice("反复出现", method="is_recurring", choices=[("true", "承接以前的问题")])
    without = choice("没有填写", method="lacks", choices=EMPTY_CHOICES)
    archive = choice("移交档案", method="of_archive", choices=ARCHIVE_CHOICES)

    class Meta:
        model = Measure
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict | dict[str, str],
        *,
        user: User,
        today: date | None = None,
        of: Inspection | None = None,
    ) -> None:
        """``of``: the inspection whose own columns may be asked for, where ``data`` chooses none."""
        self.user, self.of = user, of
        # Once ``qs`` was asked for: whether a search says which rows these can be.
        self.has_few = False
        self.today = today or timezone.localdate()
        super().__init__(data=data, queryset=readable_measures(user))
        inspection_id = typed_key(str(data.get("inspection", ""))) or None
        self.own_columns = own_columns(user, inspection_id or (of.pk if of is not None else None))
        self._add_own()
        for name, options in self._options(inspection_id).items():
            self.filters[name].extra = self.filters[name].extra | {"choices": options}

    @cached_property
    def form(self) -> forms.Form:
        """Of the filters' own fields: a class of forms for one request copies them all once more."""
        found = forms.Form(self.data)
        found.fields = {name: one.field for name, one in self.filters.items()}
        dress(found)
        return found

    def _add_own(self) -> None:
        """As the class does with its own filters: each knows whose it is."""
        self.own_filters = own_filters(self.own_columns)
        for one in self.own_filters.values():
            one.model, one.parent = Measure, self
        self.filters.update(self.own_filters)
        self.unknown = unknown_names(self.data, self.filters)

    def _options(self, inspection_id: int | None) -> dict[str, list[Option]]:
        chosen = inspection_choice(self.user, chosen=inspection_id, find=str(self.data.get("find", "")))
        self.inspection_choice = chosen
        inspections = [(str(pk), name) for pk, name in chosen.options]
        departments = self._departments(inspection_id)
        return {
            "inspection": inspections,
            "category": self._categories(inspections, inspection_id),
            "department": departments,
            "lead": departments,
            "leader": self._leaders(inspection_id),
            "organization": self._asked_organization(),
        }

    def _categories(self, inspections: list[Option], inspection_id: int | None) -> list[Option]:
        """Of the chosen inspection, otherwise of the newest one; both are among what may be chosen."""
        wanted = next((int(pk) for pk, _ in inspections if inspection_id in (None, int(pk))), 0)
        rows = Category.objects.current().filter(inspection_id=wanted).order_by("position")
        if not self.user.has_whole_view:
            # Looked for in each category: the first one found says it, and all would be thousands.
            rows = rows.filter(Exists(readable_measures(self.user).filter(category=OuterRef("pk"))))
        found = rows.values_list("pk", "mark", "title")[:MAX_OPTIONS]
        return [(str(pk), f"{mark}{title}"[:40] or "(未分类)") for pk, mark, title in found]

    def _organizations(self, inspection_id: int | None) -> OrganizationQuerySet | list[int]:
        if inspection_id is None:
            return Organization.objects.keys_visible_to(self.user)
        return Organization.objects.visible_to(self.user).filter(inspections=inspection_id)

    def _asked_organization(self) -> list[Option]:
        """Only what is asked for: units are hundreds, and one comes here by a link."""
        asked = typed_key(str(self.data.get("organization", "")))
        if not asked:
            return []
        rows = Organization.objects.visible_to(self.user).filter(pk=asked)
        return [(str(pk), short or name) for pk, short, name in rows.values_list("pk", "short_name", "name")]

    def _departments(self, inspection_id: int | None) -> list[Option]:
        rows = Department.objects.filter(organization__in=self._organizations(inspection_id))
        return self._named(rows.order_by("organization_id", "order", "id"), "name")

    def _leaders(self, inspection_id: int | None) -> list[Option]:
        """Retired ones too: their measures are still in the ledger."""
        if self.user.is_leader:
            return [(str(self.user.pk), self.user.full_name)]
        rows = User.objects.filter(
            role=Role.LEADER, organization__in=self._organizations(inspection_id)
        ).order_by("organization_id", "order", "id")
        return self._named(rows, "full_name", aside="username")

    def _named(
        self, rows: QuerySet[Department] | QuerySet[User], field: str, *, aside: str = "name"
    ) -> list[Option]:
        """Names; for who sees several organizations, with the organization's. Behind those that two have
        stands ``aside``."""
        of_place = ["organization__short_name"] if self.user.is_supervisor else []
        found = list(rows.values_list("pk", field, aside, *of_place)[:MAX_OPTIONS])
        names = ["·".join(filter(None, (*place, name))) for _, name, _, *place in found]
        counts = Counter(names)
        return [
            (str(row[0]), f"{name}({row[2]})" if counts[name] > 1 else name)
            for row, name in zip(found, names, strict=True)
        ]

    def search(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        found = holding(rows, value, user=self.user)
        self.has_few = found.are_few
        return found.rows

    def of_department(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        """Leading or supporting; a subquery, because a join would show a row twice."""
        through = Measure.supporting_departments.through
        supported = through.objects.filter(department_id=value).values("measure_id")
        return rows.filter(Q(department_id=value) | Q(pk__in=supported))

    def is_overdue(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        if value == "true":
            return rows.overdue(self.today)
        return rows.filter(Q(status=Status.COMPLETED) | Q(due_on__isnull=True) | Q(due_on__gte=self.today))

    def is_silent(self, rows: MeasureQuerySet, _name: str, _value: str) -> MeasureQuerySet:
        return rows.filter(is_stalled(self.today))

    def of_extension(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        asked = ExtensionRequest.objects
        found = asked.pending() if value == "pending" else asked.approved()
        return rows.filter(pk__in=found.values("measure_id"))

    def is_due_within(self, rows: MeasureQuerySet, _name: str, value: Decimal) -> MeasureQuerySet:
        return rows.due_within(int(value), today=self.today)

    def is_turn(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        return rows.filter(is_turn_of(value))

    def is_timely(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        return rows.alias(**done_on()).filter(timeliness_is(Timeliness(value), today=self.today))

    def was_done_by(self, rows: MeasureQuerySet, _name: str, value: date) -> MeasureQuerySet:
        return rows.filter(COUNTED_AS_DONE, completed_on(value, rows))

    def is_watched(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        return rows.filter(Exists(watches_of(value, self.today)))

    def is_recurring(self, rows: MeasureQuerySet, _name: str, _value: str) -> MeasureQuerySet:
        return rows.filter(sub_issue__predecessor__isnull=False)

    def lacks(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        return rows.filter(EMPTY_FIELDS[value][1])

    def of_archive(self, rows: MeasureQuerySet, _name: str, value: str) -> MeasureQuerySet:
        return rows.filter(IN_ARCHIVE) if value == "only" else rows

    @property
    def qs(self) -> MeasureQuerySet:
        """Nothing for a value that cannot be used; the archive is shown to who asks for it, or for a unit."""
        if not self.form.is_valid() or self.unknown:
            return self.queryset.none()
        asked = (self.form.cleaned_data[name] for name in ("archive", "inspection", "organization"))
        return super().qs if any(asked) or self.of else super().qs.at_work()

    def refusals(self) -> list[str]:
        """One sentence for each value that cannot be used."""
        gone = ["筛选条件中有自有栏目已停用,或不属于所选的巡察,请去掉这个条件。"] if self.unknown else []
        return gone + [
            f"“{self.form.fields[name].label}”填写有误:{error}" if "“" not in error else error
            for name, errors in self.form.errors.items()
            for error in map(str, errors)
        ]

    def chips(self) -> list[Chip]:
        """The filters at work in the order of the form, for the page to show and to take away."""
        found = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, ""):
                continue
            found.append(
                Chip(str(self.form.fields[name].label), self._as_text(name, value), self._without(name))
            )
        return found

    def _as_text(self, name: str, value: object) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(str(value), value))

    def _without(self, name: str) -> str:
        kept = {key: self.data[key] for key in self.data if key not in (name, "after", "before", "page")}
        query = QueryDict(mutable=True)
        query.update({key: value for key, value in kept.items() if value})
        return query.urlencode()
