"""May a regulation be entered, changed, proved, joined with another or taken out: a sentence, or None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.days import refuse_day
from accounts.models import Department, User
from issues.models import Closure
from measures.models import Regulation, RegulationFile, RegulationUse
from measures.models.regulation import answered_for
from measures.workflow import Status

# A chain of replacements longer than that is no history but a mistake.
MAX_CHAIN = 50


def refuse_add(user: User) -> str | None:
    if user.is_active and (user.is_coordinator or (user.is_handler and user.department_id is not None)):
        return None
    return "只有整改办和经办人可以登记制度。"


def refuse_edit(user: User, row: Regulation) -> str | None:
    """The office, and the department that answers for it."""
    if refusal := _refuse_gone(row):
        return refusal
    if user.is_office_of(row.organization_id):
        return None
    if user.is_active and user.is_handler and answered_for(user).filter(pk=row.pk).exists():
        return None
    return "只有整改办和责任部门的经办人可以维护这项制度。"


def _refuse_gone(row: Regulation) -> str | None:
    if row.merged_into is not None:
        return f"《{row.title}》已并入《{row.merged_into.title}》,请在那里办理。"
    return "这项制度已移出清单,不能再修改。" if row.archived_at is not None else None


def refuse_values(row: Regulation, values: Mapping[str, object], *, today: date) -> str | None:
    """Whether ``values`` fit the regulation and one another; those that are not given stay as they are."""
    days = {name: values.get(name, getattr(row, name)) for name in ("dated_on", "expires_on", "review_on")}
    for day in days.values():
        if isinstance(day, date) and (sentence := refuse_day(day)):
            return sentence
    dated_on, expires_on = days["dated_on"], days["expires_on"]
    if isinstance(dated_on, date):
        if dated_on > today:
            return "制定(修订)日期不能晚于今天。"
        if isinstance(expires_on, date) and expires_on < dated_on:
            return "有效期不能早于制定(修订)日期。"
    department = values.get("department")
    if isinstance(department, Department) and department.organization_id != row.organization_id:
        return "责任部门必须属于本单位。"
    successor = values.get("superseded_by")
    return refuse_successor(row, successor) if isinstance(successor, Regulation) else None


def refuse_successor(row: Regulation, successor: Regulation) -> str | None:
    if successor.organization_id != row.organization_id or successor.archived_at is not None:
        return "没有找到替代它的制度。"
    later: Regulation | None = successor.merged_into or successor
    for _ in range(MAX_CHAIN):
        if later is None:
            return None
        if later.pk == row.pk:
            return "一项制度不能替代它自己,也不能由它所替代的制度替代。"
        later = later.superseded_by
    return "替代关系过长,请核对。"


def refuse_replace_file(file: RegulationFile) -> str | None:
    if file.replaced_by.filter(withdrawn_at__isnull=True).exists():
        return "这份文件已换过新版本,请在新版本上再换。"
    return None


def refuse_withdraw_file(file: RegulationFile) -> str | None:
    """What was there when a measure was approved, its finding closed or all handed over, proves that."""
    if file.replaced_by.filter(withdrawn_at__isnull=True).exists():
        return "这份文件已换新版本,作为以前的版本保留,不能撤下。"
    uses = RegulationUse.objects.current().filter(regulation=file.regulation_id)
    uses = uses.filter(measure__archived_at__isnull=True, measure__status=Status.COMPLETED)
    closed = Closure.objects.filter(sub_issue=OuterRef("measure__sub_issue"), act=Closure.Act.CLOSE)
    is_closed = Q(measure__sub_issue__closed_on__isnull=False) & Exists(closed.filter(at__gte=file.at))
    is_approved = Q(measure__completed_at__gte=file.at)
    if uses.filter(is_approved | is_closed | Q(measure__inspection__transferred_at__gte=file.at)).exists():
        return (
            "这份文件证明的措施已审核通过、已销号或已移交档案,不能撤下;"
            "制度有修订的,请“换新版本”,原来的文件仍然保留。"
        )
    return None


def _refuse_at_rest(uses: QuerySet[RegulationUse], *, what: str) -> str | None:
    """What lies in the archive goes on saying what it said when it was handed over."""
    use = uses.filter(measure__inspection__transferred_at__isnull=False).select_related("measure").first()
    if use is None:
        return None
    return f"{use.named}对应的措施“{use.measure}”已移交档案,不能{what}。确有需要的,请先取回档案。"


def refuse_merge(user: User, row: Regulation, other: Regulation) -> str | None:
    """``other`` turns out to be ``row``."""
    if not user.is_office_of(row.organization_id):
        return "只有整改办可以合并制度。"
    if other.organization_id != row.organization_id or other.pk == row.pk:
        return "没有找到要合并的制度。"
    if refusal := _refuse_gone(row) or _refuse_gone(other):
        return refusal
    if other.merged.exists():
        return f"《{other.title}》下已并入了其他制度,请先分开,再合并。"
    if row.superseded_by_id == other.pk or other.superseded_by_id == row.pk:
        return "这两项制度有替代关系,不是同一项。确是同一项的,请先去掉替代关系。"
    moved = RegulationUse.objects.filter(regulation=other)
    return _refuse_at_rest(moved, what="改到另一项制度名下")


def refuse_split(user: User, row: Regulation) -> str | None:
    if not user.is_office_of(row.organization_id):
        return "只有整改办可以分开制度。"
    if row.merged_into_id is None:
        return "这项制度没有并入其他制度,不必分开。"
    return _refuse_at_rest(RegulationUse.objects.filter(named=row), what="改回原来的名下")


def refuse_archive(user: User, row: Regulation) -> str | None:
    if not user.is_office_of(row.organization_id):
        return "只有整改办可以把制度移出清单。"
    if refusal := _refuse_gone(row):
        return refusal
    if row.merged.exists():
        return "这项制度下并入了其他名称,请先分开。"
    if RegulationUse.objects.current().filter(regulation=row).exists():
        return "还有措施写明了这项制度,请先到措施的“文中数据”中撤销。"
    return None
