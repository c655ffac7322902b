"""``{% account_rows rows %}`` and ``{% unit_departments units may %}``: lines of 部门与用户, each put
together in one step, since an administrator has fifty accounts and thousands of departments on a page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from accounts.markup import filled, joined
from accounts.models import Organization
from accounts.places import keyed
from accounts.templatetags.elements import said
from accounts.views.account_rows import AccountAct, AccountRow, Offers

register = template.Library()
NOTHING = SafeString("")
ROW = """<tr>
  <td data-label="姓名">{}</td>
  <td data-label="登录名">{}</td>
  <td data-label="角色">{}</td>
  <td data-label="单位">{}</td>
  <td data-label="部门">{}</td>
  <td data-label="状态">{}{}</td>
  <td>{}</td>
</tr>
"""
BUTTONS = """<div class="d-flex flex-wrap gap-2">
<a class="btn btn-sm btn-outline-primary" href="{}">修改</a>
{}</div>"""
PAGE = '<a class="btn btn-sm btn-outline-secondary" href="{}">{}</a>\n'
ASKED = """<details><summary class="btn btn-sm btn-outline-secondary">{0}</summary>
<form method="post" action="{1}">{2}<span class="small">{3}</span>
<button class="btn btn-sm btn-outline-secondary" type="submit" name="{4}"
value="{5}"><span>确认</span>{0}</button></form></details>
"""
AT_ONCE = """<div><form method="post" action="{1}">{2}
<button class="btn btn-sm btn-outline-secondary" type="submit" name="{4}"
value="{5}">{0}</button></form></div>
"""
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
UNIT = '<h3 class="mb-1">{}{}</h3>\n<p>{}</p>\n'
UNIT_LINKS = """ <a class="small" href="{}">单位设置</a>
<a class="small ms-2" href="{}">调整次序</a>"""
DEPARTMENT = '<a class="me-3{}"{}>{}</a>\n'
NO_DEPARTMENT = SafeString('<span class="quiet">还没有部门。请先新建部门,再新建经办人。</span>')


@register.simple_tag(takes_context=True)
def account_rows(context: Context, rows: Iterable[AccountRow]) -> SafeString:
    token = filled(TOKEN, context.get("csrf_token", ""))
    return joined(ROW, (_line(row, token) for row in rows))


def _line(row: AccountRow, token: SafeString) -> tuple[object, ...]:
    account = row.account
    return (
        account.full_name,
        account.username,
        account.get_role_display(),
        account.organization or "—",
        account.department or "—",
        row.state,
        said("div", "small quiet", row.ways_in),
        _buttons(row, token),
    )


def _buttons(row: AccountRow, token: SafeString) -> SafeString:
    if not row.edit_url:
        return NOTHING
    acts = SafeString("".join(_button(act, token) for act in row.acts))  # nosec B703 - each came filled
    return filled(BUTTONS, row.edit_url, acts)


def _button(act: AccountAct, token: SafeString) -> SafeString:
    if act.is_page:
        return filled(PAGE, act.url, act.label)
    pattern = ASKED if act.question else AT_ONCE
    return filled(pattern, act.label, act.url, token, act.question, act.name, act.value)


@register.simple_tag
def unit_departments(units: Iterable[Organization], may: Offers) -> SafeString:
    """``units`` with their departments, each with its page where ``may`` says that there is one."""
    return joined(UNIT, ((unit.name, _unit_links(unit, may), _departments(unit, may)) for unit in units))


def _unit_links(unit: Organization, may: Offers) -> SafeString:
    if not may.make:
        return NOTHING
    views = ("accounts:organization_edit", "accounts:arrange")
    return filled(UNIT_LINKS, *(keyed(view, unit.pk) for view in views))


def _departments(unit: Organization, may: Offers) -> SafeString:
    rows = [
        (
            "" if one.is_active else " quiet",
            filled(' href="{}"', keyed("accounts:department_edit", one.pk)) if may.make else NOTHING,
            one.name_with_state,
        )
        for one in unit.departments.all()
    ]
    return joined(DEPARTMENT, rows) if rows else NO_DEPARTMENT
