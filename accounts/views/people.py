"""部门与用户, for the office and the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rules, services
from accounts.forms import DepartmentForm, NewUserForm, OrganizationForm, UserForm
from accounts.http import SignedInRequest
from accounts.models import Department, Organization, User
from accounts.places import place
from accounts.signing_in import lockout
from accounts.views.account_rows import links_for, offers_to, rows_of
from audit.exceptions import Refused

# An administrator of hundreds of units finds the others in the admin panel.
MAX_ORGANIZATIONS = 200
# Each unit in its own order.
LISTED = ("-is_active", "organization_id", "order", "id")


def manager(request: SignedInRequest) -> User:
    """The signed-in user, who has to look after accounts; for anybody else the page does not exist."""
    if rules.refuse_manage(request.user) is not None:
        raise Http404
    return request.user


def maker(request: SignedInRequest) -> User:
    """As ``manager``, for who makes accounts and departments and not only gives rights."""
    user = manager(request)
    if rules.refuse_make(user) is not None:
        raise Http404
    return user


@login_required
@require_GET
def users(request: SignedInRequest) -> HttpResponse:
    user = manager(request)
    # PostgreSQL refuses to look for a NUL.
    text = request.GET.get("q", "").replace("\x00", "").strip()
    rows = User.objects.administered_by(user).select_related("organization", "department", "second_factor")
    if text:
        rows = rows.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    page = Paginator(lockout.with_locks(rows).order_by(*LISTED), 50).get_page(request.GET.get("page"))
    organizations = Organization.objects.administered_by(user)
    may = offers_to(user)
    context = {
        "page": page,
        "rows": rows_of(page, by=user, may=may),
        "text": text,
        "search": urlencode({"q": text}),
        "links": links_for(user, may),
        "organizations": organizations.prefetch_related("departments")[:MAX_ORGANIZATIONS],
        "may": may,
    }
    return render(request, "accounts/users.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def user_add(request: SignedInRequest) -> HttpResponse:
    by = maker(request)
    form = NewUserForm(request.POST or None, by=by)
    if form.is_valid():
        try:
            account, password = services.add_user(by=by, **form.values())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _show_once(request, account, password)
    return _form(request, form, "新建用户")


@login_required
@require_http_methods(["GET", "POST"])
def user_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    by = manager(request)
    account = get_object_or_404(User.objects.administered_by(by), pk=pk)
    form = UserForm(request.POST or None, instance=account, by=by)
    if form.is_valid():
        try:
            services.edit_user(pk, by=by, **form.values())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存“{account.full_name}”。")
            return redirect("accounts:users")
    return _form(request, form, f"修改用户:{account.full_name}")


@login_required
@require_POST
def user_reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    by = manager(request)
    get_object_or_404(User.objects.administered_by(by), pk=pk)
    try:
        return _show_once(request, *services.reset_password(pk, by=by))
    except Refused as error:
        messages.error(request, str(error))
        return redirect("accounts:users")


@login_required
@require_POST
def user_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Switches an account off, or on again with ``is_active=1``."""
    by = manager(request)
    get_object_or_404(User.objects.administered_by(by), pk=pk)
    try:
        account = services.set_active(pk, by=by, is_active=request.POST.get("is_active") == "1")
        messages.success(request, f"已{'启用' if account.is_active else '停用'}“{account.full_name}”。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("accounts:users")


@login_required
@require_http_methods(["GET", "POST"])
def department(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Adds a department, or changes the one with ``pk``."""
    by = maker(request)
    organizations = Organization.objects.administered_by(by)
    row = get_object_or_404(Department, pk=pk, organization__in=organizations) if pk else None
    if row is not None:
        organizations = organizations.filter(pk=row.organization_id)
    initial = model_to_dict(row, ["name", "order", "is_active"]) if row else None
    form = DepartmentForm(request.POST or None, initial=initial, organizations=organizations)
    if form.is_valid():
        try:
            saved = services.save_department(pk, by=by, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存“{saved.name}”。")
            return redirect("accounts:users")
    if row is None:
        return _form(request, form, "新建部门")
    return _form(request, form, f"修改{row.name}", leaving_url=place("department_leaving", row.pk))


@login_required
@require_http_methods(["GET", "POST"])
def organization_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    by = maker(request)
    rows = Organization.objects.administered_by(by)
    row = get_object_or_404(rows, pk=pk)
    form = OrganizationForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            services.save_organization(pk, by=by, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存单位设置。")
            return redirect("accounts:users")
    return _form(request, form, "单位设置")


def _show_once(request: HttpRequest, account: User, password: str) -> HttpResponse:
    response = render(request, "accounts/password_once.html", {"account": account, "password": password})
    response["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest, form: object, heading: str, *, leaving_url: str = "") -> HttpResponse:
    """``leaving_url``: where is shown, before it is switched off, what is still open with it."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "page_heading": heading, "leaving_url": leaving_url}
    return render(request, "accounts/form.html", context, status=status)
