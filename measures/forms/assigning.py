"""What is typed to assign one measure or many; what will not go well is said beside the field it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping
from functools import cache, partial

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import lazy

from accounts.days import DayField
from accounts.dressing import DressedForm, RowsField, offer
from accounts.models import Department, Organization, Role, User
from measures.doubts import NO_ACCOUNT, staffed
from measures.forms.acts import text_field
from measures.forms.doubting import ask_once
from measures.inputs import Assignment
from measures.models import Measure
from measures.workflow import Timeframe

NO_LEADER = "本单位还没有责任领导账号,请先在“部门与用户”中添加。"


class PersonField(forms.ModelChoiceField):
    """``shared``: names that several have, who are then told apart by their sign-in name.

    Asked when choices are shown; who sends one needs no list.
    """

    shared: Callable[[], Container[str]] = frozenset

    def label_from_instance(self, obj: User) -> str:
        name = obj.label if obj.full_name in self.shared() else str(obj)
        return f"{name}({obj.department})" if obj.role == Role.HANDLER else name


class _Departments:
    """``unstaffed``: keys of those in which nobody can work, asked as ``PersonField.shared``."""

    unstaffed: Callable[[], Container[int]] = frozenset

    def label_from_instance(self, obj: Department) -> str:
        return f"{obj.name}({NO_ACCOUNT})" if obj.pk in self.unstaffed() else obj.name


class DepartmentField(_Departments, forms.ModelChoiceField):
    pass


class DepartmentsField(_Departments, RowsField):
    pass


def _shared(people: QuerySet[User]) -> set[str]:
    counts = Counter(people.values_list("full_name", flat=True))
    return {name for name, count in counts.items() if count > 1}


def _unstaffed(departments: QuerySet[Department]) -> set[int]:
    keys = set(departments.values_list("pk", flat=True))
    return keys - staffed(keys)


def _refuse_other(handler: object, department: object) -> str | None:
    if not isinstance(handler, User) or not isinstance(department, Department):
        return None
    if handler.department_id == department.pk:
        return None
    return f"“{handler}”是“{handler.department}”的,应是牵头部门的经办人。"


class AssignmentForm(DressedForm):
    """Choices are the people and departments of one organization.

    ``accepted`` holds the sentences that were on the page already: what is sent again with them is meant.
    """

    leader = PersonField(User.objects.none(), label="责任领导", empty_label="请选择")
    department = DepartmentField(Department.objects.none(), label="牵头部门", empty_label="请选择")
    supporting_departments = DepartmentsField(
        Department.objects.none(),
        label="配合部门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    handler = PersonField(
        User.objects.none(),
        label="责任人",
        required=False,
        empty_label="不指定",
        help_text="应是牵头部门的经办人",
    )
    timeframe = forms.ChoiceField(label="时限类型", choices=[("", "请选择"), *Timeframe.choices])
    due_on = DayField(label="整改时限", required=False, help_text="长期坚持的措施可以不填")
    accepted = forms.CharField(label="已提醒的疑问", required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organization: Organization,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        departments = organization.departments.active()
        people = organization.users.active().order_by("department__order", "order", "id")
        leaders = people.filter(role=Role.LEADER)
        handlers = people.filter(role=Role.HANDLER).select_related("department")
        offer(self, "leader", leaders)
        offer(self, "department", departments)
        offer(self, "supporting_departments", departments)
        offer(self, "handler", handlers)
        self._describe({"leader": leaders, "handler": handlers}, cache(partial(_unstaffed, departments)))
        # Asked where it is read: beside the empty list, or as the error of who chose nobody.
        leader = self.fields["leader"]
        if not self.is_bound and not leaders.exists():
            leader.help_text = NO_LEADER
        required = leader.error_messages["required"]
        leader.error_messages["required"] = lazy(lambda: required if leaders.exists() else NO_LEADER, str)()

    def _describe(
        self, people: Mapping[str, QuerySet[User]], unstaffed: Callable[[], Container[int]]
    ) -> None:
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.shared = cache(partial(_shared, people[name]))
            if isinstance(field, _Departments):
                field.unstaffed = unstaffed

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        department, handler = cleaned.get("department"), cleaned.get("handler")
        if sentence := _refuse_other(handler, department):
            self.add_error("handler", sentence)
        if not self.errors:
            ask_once(self)
        return cleaned

    def assignment(self) -> Assignment:
        data = self.cleaned_data
        return Assignment(
            leader=data["leader"],
            department=data["department"],
            timeframe=Timeframe(data["timeframe"]),
            due_on=data["due_on"],
            handler=data["handler"],
            supporting_departments=tuple(data["supporting_departments"]),
        )


class AssignForm(AssignmentForm):
    note = text_field("分派说明", rows=2)
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        return {"assignment": self.assignment(), "note": data["note"], "version": data["version"]}

    @staticmethod
    def values(measure: Measure) -> dict[str, object]:
        names = ("leader_id", "department_id", "handler_id", "timeframe", "due_on", "version")
        values = {name.removesuffix("_id"): getattr(measure, name) for name in names}
        return values | {"supporting_departments": measure.supporting_departments.all()}
