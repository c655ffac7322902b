"""The receivers' templates: add, change, take another header, remove. The office's alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Department, User
from audit.exceptions import Refused
from issues.models import CustomField, CustomKind
from ledger.proposed_columns import OFFERS, proposed_name
from measures.filters.filter_set import MAX_OPTIONS, MeasureFilter
from workbooks.exports.scope import saved_query
from workbooks.models import ExportTemplate, Grouping
from workbooks.receivers.corrections import BodyRows
from workbooks.templates import services as services
from workbooks.templates.forms import (
    LayoutForm,
    TemplateNameForm,
    TemplateUploadForm,
    choices_of,
    read_columns,
    read_mapping,
)
from workbooks.templates.preview import form_parts, header_cells, mapped_columns


def _office(request: SignedInRequest) -> User:
    """The signed-in coordinator; for anybody else there are no templates to set up."""
    user = request.user
    if not isinstance(user, User) or services.refuse_template(user):
        raise Http404
    return user


def _template(request: SignedInRequest, pk: int) -> ExportTemplate:
    return get_object_or_404(ExportTemplate, pk=pk, organization=_office(request).organization_id)


@require_http_methods(["GET", "POST"])
@login_required
def template_add(request: SignedInRequest) -> HttpResponse:
    """Two ways to a template; ``?status=DRAFT…`` brings a filter of the ledger along, and its columns."""
    user = _office(request)
    is_upload = "upload-name" in request.POST
    initial = {"query": saved_query(request.GET), "columns": request.GET.get("columns", "")}
    data = request.POST if request.method == "POST" and not is_upload else None
    name_form = TemplateNameForm(data, initial=initial)
    upload_form = TemplateUploadForm(*(request.POST, request.FILES) if is_upload else ())
    form: Any = upload_form if is_upload else name_form
    if form.is_valid():
        try:
            return redirect("workbooks:template", _added(form.cleaned_data, by=user).pk)
        except Refused as error:
            form.add_error(None, str(error))
    query = name_form["query"].value() or ""
    context = {"name_form": name_form, "upload_form": upload_form, "chips": _chips(query, user)}
    return render(request, "workbooks/template_add.html", context, status=422 if form.is_bound else 200)


def _added(data: dict[str, Any], *, by: User) -> ExportTemplate:
    if "file" in data:
        return services.create_form(data["name"], data["file"], file_name=data["file"].name, by=by)
    query = saved_query(QueryDict(data["query"]))
    keys = data["columns"].split(",")
    columns = services.list_columns(keys, organization_id=by.organization_id)
    layout = services.Layout(data["name"], "", Grouping.MEASURE, query, columns)
    return services.create_template(layout, by=by)


def _chips(query: str, user: User) -> list[Any]:
    found = MeasureFilter(QueryDict(query), user=user)
    return found.chips() if query and found.form.is_valid() else []


@require_http_methods(["GET", "POST"])
@login_required
def template(request: SignedInRequest, pk: int) -> HttpResponse:
    """The columns of a template; for a receiver's form, what each of its columns is filled with."""
    row = _template(request, pk)
    options: dict[str, Any] = {"is_form": row.is_form, "query": row.query}
    if request.method != "POST":
        initial = {"name": row.name, "title": row.title, "grouping": row.grouping, "version": row.version}
        return _page(request, row, form=LayoutForm(initial=initial, **options))
    form = LayoutForm(request.POST, **options)
    read = partial(read_mapping, columns=row.columns) if row.is_form else read_columns
    row.columns = read(request.POST, fields=services.fields_of(row))
    if not form.is_valid() or not _changed(request, row, form=form):
        return _page(request, row, form=form)
    if "move" in request.POST:
        return redirect("workbooks:template", pk)
    messages.success(request, f"已保存模板“{form.cleaned_data['name']}”。可以用它导出了。")
    if made := [proposed_name(entry["title"]) for entry in row.columns if entry["key"] in OFFERS]:
        names = "、".join(f"“{name}”" for name in dict.fromkeys(made))
        messages.info(request, f"已新增自有栏目{names},种类和选项可以在“台账—自有栏目”里修改。")
    return redirect("workbooks:exports")


def _changed(request: SignedInRequest, row: ExportTemplate, *, form: LayoutForm) -> bool:
    """Saved, or else the form says why not."""
    version = form.cleaned_data["version"]
    try:
        services.change_template(row.pk, form.layout(row.columns), by=_office(request), version=version)
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: SignedInRequest, row: ExportTemplate, *, form: LayoutForm) -> HttpResponse:
    context: dict[str, Any] = {"template": row, "form": form, "chips": _chips(row.query, _office(request))}
    status = 422 if form.is_bound else 200
    if not row.is_form:
        context["choices"] = choices_of(row.columns, services.fields_of(row))
        return render(request, "workbooks/template.html", context, status=status)
    book, fields = services.form_of(row), services.fields_of(row)
    context |= {
        "sheets": [(name, name) for name in book.sheetnames],
        "header": header_cells(book[row.sheet], row),
        "columns": mapped_columns(row, _names(row), fields=fields),
        "parts": form_parts(services.layout_of(row)),
    }
    return render(request, "workbooks/template_form.html", context, status=status)


def _names(row: ExportTemplate) -> dict[str, list[str]]:
    """For forms that have a list of departments, or of the words of an own column."""
    departments = Department.objects.filter(organization=row.organization_id)
    names = list(departments.order_by("order", "pk").values_list("name", flat=True)[:MAX_OPTIONS])
    own = CustomField.objects.current().filter(organization=row.organization_id, kind=CustomKind.CHOICE)
    return {"department": names, "supporting": names} | {one.key: one.choices for one in own}


@require_POST
@login_required
def template_header(request: SignedInRequest, pk: int) -> HttpResponse:
    """Reads the table from other rows, or from another sheet."""
    row = _template(request, pk)
    try:
        rows = _row_numbers(request, "first_row", "last_row", what="表头起止的行号,如 4 和 5")
        has_body = request.POST.get("body_first") or request.POST.get("body_last")
        body = (
            BodyRows(*_row_numbers(request, "body_first", "body_last", what="填写起止的行号"))
            if has_body
            else None
        )
        sheet = request.POST.get("sheet", "")
        services.read_header(row.pk, by=_office(request), sheet=sheet, rows=rows, body=body)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("workbooks:template", pk)


def _row_numbers(request: SignedInRequest, *names: str, what: str) -> tuple[int, int]:
    numbers = [request.POST.get(name, "") for name in names]
    if not all(number.isascii() and number.isdigit() and len(number) < 5 for number in numbers):
        raise Refused(f"请填写{what}。")
    return int(numbers[0]), int(numbers[1])


@require_POST
@login_required
def template_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    name = services.remove_template(_template(request, pk).pk, by=_office(request))
    messages.success(request, f"已删除模板“{name}”。")
    return redirect("workbooks:exports")
