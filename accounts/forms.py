"""Forms of signing in, accounts and departments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm as PasswordForm
from django.db.models import Q

from accounts import rules
from accounts.dressing import dress
from accounts.models import Department, Organization, Role, User


class SignInForm(AuthenticationForm):
    error_messages = {
        # The same sentence whether the name exists or not.
        "invalid_login": "登录名或密码不正确。连续输错会被暂时锁定。",
        "inactive": "登录名或密码不正确。连续输错会被暂时锁定。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        dress(self)


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class SetPasswordForm(PasswordForm):
    """After a mail; ``token`` is asked for again when it is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class NameForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class CodeForm(forms.Form):
    """A code of the app, or where it is allowed a recovery code."""

    code = forms.CharField(
        label="动态码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class OwnPasswordForm(forms.Form):
    """Asks who is sitting there before the way in is changed."""

    password = forms.CharField(
        label="登录密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        dress(self)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("登录密码不正确。")
        return password


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
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

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = Organization.objects.administered_by(by)  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["department"].queryset = Department.objects.filter(  # type: ignore[attr-defined]
            Q(is_active=True) | Q(pk=self.instance.department_id or 0), organization__in=organizations
        ).select_related("organization")
        self.fields["supervised_organizations"].queryset = organizations  # type: ignore[attr-defined]
        offered = [(role.value, role.label) for role in Role if rules.refuse_role(by, role) is None]
        self.fields["role"].choices = [("", "---------"), *offered]  # type: ignore[attr-defined]
        if by.role == Role.COORDINATOR:
            del self.fields["supervised_organizations"], self.fields["is_staff"]
            self.fields["organization"].initial = by.organization_id
        for name in rules.closed_fields(by, self.instance if self.instance.pk else None):
            self.fields[name].disabled = True
        dress(self)

    def _post_clean(self) -> None:
        """The services say what does not fit, in one sentence; the model is not written here."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class NewUserForm(UserForm):
    username = forms.CharField(label="登录名", max_length=50, help_text="字母、数字,如姓名拼音。")
    field_order = ["username"]


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organization
        fields = ["name", "short_name", "department_label"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class DepartmentForm(forms.Form):
    """``organizations`` are offered when there is more than one to choose from."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="单位", empty_label="请选择")
    name = forms.CharField(label="名称", max_length=100)
    order = forms.IntegerField(label="排序", min_value=0, initial=0)
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        found = list(organizations[:2])
        self.only = found[0] if len(found) == 1 else None
        if self.only:
            del self.fields["organization"]
        dress(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"organization": self.only} | data
