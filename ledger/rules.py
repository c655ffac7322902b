"""May this user make and change own columns (自有栏目), and do they fit? A sentence in Chinese, or None."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Organization, User
from issues.custom_values import alike_choices
from issues.models import CustomField, CustomKind, CustomTarget, SubIssue
from ledger.titles import TEN_THOUSAND, field_called, whole_title
from measures.models import Measure

# More than these make forms nobody fills in; lists stay readable with a few.
MAX_COLUMNS, MAX_LISTED = 40, 4
MIN_CHOICES, MAX_CHOICES, MAX_CHOICE = 2, 50, 40


def refuse_custom_field(user: User, organization: Organization | int) -> str | None:
    pk = organization if isinstance(organization, int) else organization.pk
    if user.is_office_of(pk):
        return None
    return "只有整改办可以设置自有栏目。"


def refuse_name(name: str, others: Iterable[CustomField], *, kind: str) -> str | None:
    """``others``: columns that may stand in one table with it, archived ones too."""
    if kind == CustomKind.MONEY and TEN_THOUSAND.search(name):
        return "金额按元填写和保存,名称里请不要写“万元”;表头写万元的表格,导出和导入时会自动换算。"
    if not whole_title(name):
        return "请填写栏目名称。"
    if known := field_called(name):
        return f"“{name}”是台账已有的栏目“{known.title}”,不必另设;请换一个名称。"
    other = next((row for row in others if whole_title(row.name) == whole_title(name)), None)
    if other is None:
        return None
    if other.archived_at is not None:
        return f"已停用的自有栏目里有“{other.name}”,请恢复它,或换一个名称。"
    return f"已有自有栏目“{other.name}”,请换一个名称。"


def refuse_choices(kind: str, choices: list[str]) -> str | None:
    if kind != CustomKind.CHOICE:
        return "只有种类为“选项”的栏目才填写选项。" if choices else None
    if len(choices) < MIN_CHOICES:
        return "种类为“选项”的栏目,请至少填写两个选项,一行一个。"
    if len(choices) > MAX_CHOICES:
        return f"选项有{len(choices)}个,超过{MAX_CHOICES}个,请删减。"
    if alike := alike_choices(choices):
        return f"选项“{alike[0]}”和“{alike[1]}”只有全角半角或空格不同,请只留一个。"
    long = next((word for word in choices if len(word) > MAX_CHOICE), None)
    return f"选项“{long[:MAX_CHOICE]}…”超过{MAX_CHOICE}个字,请缩短。" if long else None


def refuse_room(others: Iterable[CustomField], *, is_listed: bool) -> str | None:
    """``others``: the current columns of the organization without this one."""
    rows = list(others)
    if len(rows) >= MAX_COLUMNS:
        return f"自有栏目已有{MAX_COLUMNS}个,请先停用不用的。"
    if is_listed and sum(row.is_listed for row in rows) >= MAX_LISTED:
        return f"台账列表中最多显示{MAX_LISTED}个自有栏目,请先取消其他栏目的“在台账列表中显示”。"
    return None


def refuse_other_kind(row: CustomField, *, kind: str, target: str) -> str | None:
    """Values were checked for what the column was; a longer text takes every shorter one."""
    is_longer = (row.kind, kind) == (CustomKind.TEXT, CustomKind.LONG_TEXT)
    if target == row.target and (kind == row.kind or is_longer):
        return None
    return "该栏目已经填有内容,不能再改种类和所属;请停用它,另设新栏目。" if has_values(row) else None


def has_values(row: CustomField) -> bool:
    """In any finding or measure, archived ones too."""
    return holders_of(row).filter(custom_values__has_key=row.key).exists()


def holders_of(row: CustomField) -> QuerySet[SubIssue] | QuerySet[Measure]:
    """Findings or measures of its organization, archived ones too."""
    model = SubIssue if row.target == CustomTarget.FINDING else Measure
    return model._base_manager.filter(inspection__organization=row.organization_id)
