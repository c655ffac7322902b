"""Forms of signing in, accounts and departments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.contrib.auth.forms import SetPasswordForm as PasswordForm
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts import rules
from accounts.dressing import Dressed, DressedForm, offer, offer_choices
from accounts.models import Department, Organization, OrganizationQuerySet, Role, User
from accounts.ordering import MAX_ORDER

NOT_JUST_NOW = "您用统一账号登录,这一步须在登录后10分钟内办理。请退出后重新登录再办。"


class SignInForm(Dressed, AuthenticationForm):
    error_messages = {
        # The same sentence whether the name exists or not.
        "invalid_login": "登录名或密码不正确。连续输错会被暂时锁定。",
        "inactive": "登录名或密码不正确。连续输错会被暂时锁定。",
    }

    username = UsernameField(label="登录名", widget=forms.TextInput(attrs={"autofocus": True}))

    def confirm_login_allowed(self, user: User) -> None:
        """Said after the right password only, so that nobody learns whose account is linked."""
        super().confirm_login_allowed(user)
        if user.is_linked:
            raise forms.ValidationError("您的账号已与统一账号绑定,请点下面的按钮登录。")


class DirectoryForm(DressedForm):
    """The password goes to the directory and is kept nowhere."""

    username = forms.CharField(
        label="账号",
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(Dressed, PasswordChangeForm):
    pass


class SetPasswordForm(Dressed, PasswordForm):
    """After a mail; ``token`` is asked for again when it is saved."""


class LoginNameForm(DressedForm):
    username = forms.CharField(label="登录名", max_length=150)


class CodeForm(DressedForm):
    """A code of the app, or where it is allowed a recovery code."""

    code = forms.CharField(
        label="动态码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class OwnPasswordForm(DressedForm):
    """Asks who is sitting there before the way in is changed."""

    password = forms.CharField(
        label="登录密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["password"].required = not user.is_linked

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.proves_himself(password, now=timezone.now()):
            raise forms.ValidationError(NOT_JUST_NOW if self.user.is_linked else "登录密码不正确。")
        return password


class UserForm(Dressed, forms.ModelForm):
    """Only organizations, departments and roles that ``by`` may give out are offered."""

    class Meta:
        model = User
        fields = [
            "full_name",
            "role",
            "organization",
            "department",
            "supervised_organizations",
            "position_title",
            "phone",
            "email",
            "is_staff",
        ]
        labels = {"email": "邮箱", "is_staff": "可以进入后台(仅限整改办)"}
        help_texts = {
            "supervised_organizations": "只用于督查账号,可选多个。",
            "email": "启用邮件后,提醒和重设密码的邮件发到这里;本人可在“提醒设置”中修改。",
            "is_staff": "后台用于更正数据。系统管理员总是可以进入。",
        }

    def __init__(self, data: QueryDict | None = None, *, by: User, instance: User | None = None) -> None:
        super().__init__(data, instance=instance)
        organizations = Organization.objects.administered_by(by)
        departments = Department.objects.filter(
            Q(is_active=True) | Q(pk=self.instance.department_id or 0), organization__in=organizations
        )
        offer(self, "organization", organizations)
        offer(self, "department", departments.select_related("organization"))
        offer(self, "supervised_organizations", organizations)
        given = [(role.value, role.label) for role in Role if rules.refuse_role(by, role) is None]
        offer_choices(self, "role", given)
        if by.is_coordinator:
            del self.fields["supervised_organizations"], self.fields["is_staff"]
            self.fields["organization"].initial = by.organization_id
        for name in rules.closed_fields(by, self.instance if self.instance.pk else None):
            self.fields[name].disabled = True

    def _post_clean(self) -> None:
        """The services say what does not fit, in one sentence; the model is not written here."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class NewUserForm(UserForm):
    username = forms.CharField(label="登录名", max_length=50, help_text="字母、数字,如姓名拼音。")
    field_order = ["username"]


class SetUpForm(DressedForm):
    """The first account and the unit, by who can read the terminal."""

    code = forms.CharField(
        label="设置码",
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    name = forms.CharField(label="单位名称", max_length=200, help_text="如:云山区科学技术协会")
    short_name = forms.CharField(
        label="单位简称", max_length=50, required=False, help_text="屏幕上显示的名称,可不填。"
    )
    full_name = forms.CharField(label="系统管理员姓名", max_length=50)
    username = UsernameField(label="登录名", max_length=50, help_text="字母、数字,如姓名拼音。")
    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=password_validation.password_validators_help_text_html,
    )
    again = forms.CharField(
        label="再输一次密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_username(self) -> str:
        return checked_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", "两次输入的密码不一致。")
        elif password:
            account = User(username=data.get("username", ""), full_name=data.get("full_name", ""))
            try:
                password_validation.validate_password(password, account)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def values(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "again"}


def checked_username(username: str) -> str:
    """Raises ``ValidationError`` for signs that no sign-in name has."""
    for validate in User._meta.get_field("username").validators:
        validate(username)
    return username


class OrganizationForm(Dressed, forms.ModelForm):
    class Meta:
        model = Organization
        fields = ["name", "short_name", "department_label", "has_watermark", "has_phone_upload"]


class DepartmentForm(DressedForm):
    """``organizations`` are offered when there is more than one to choose from."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="单位", empty_label="请选择")
    name = forms.CharField(label="名称", max_length=100)
    order = forms.IntegerField(
        label="排序",
        min_value=0,
        max_value=MAX_ORDER,
        required=False,
        help_text="不填的排在最后;也可以在“调整次序”里上移、下移。",
    )
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        organizations: OrganizationQuerySet,
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "organization", organizations)
        found = list(organizations[:2])
        self.only = found[0] if len(found) == 1 else None
        if self.only:
            del self.fields["organization"]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        return {"organization": self.only} | data
