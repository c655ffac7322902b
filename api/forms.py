"""What is asked when a token is made."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.dressing import DressedForm, TextField, dress
from accounts.forms import NOT_JUST_NOW
from accounts.models import User
from api.models import MAX_NAME, TokenScope
from issues.lookup import inspection_choice
from ledger.wall.scenes import Slide

MAX_OPTIONS = 200
SCOPES = [(one.value, one.label) for one in (TokenScope.READ, TokenScope.ACT)]
DAYS = [("30", "30天"), ("90", "90天"), ("180", "180天"), ("365", "一年")]


class OwnerForm(DressedForm):
    """What stands for somebody is made by himself: his password is asked for."""

    days = forms.TypedChoiceField(label="有效期", choices=DAYS, initial="90", coerce=int)
    password = forms.CharField(
        label="您的登录密码",
        strip=False,
        help_text="令牌代表您本人,生成前请确认是您在操作。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(data)
        self.person = person
        # With the city's account there is none of ours to ask for: he has to have come in a moment ago.
        if person.is_linked:
            del self.fields["password"]

    def clean(self) -> dict[str, object]:
        if self.person.is_linked and not self.person.proves_himself("", now=timezone.now()):
            self.add_error(None, NOT_JUST_NOW)
        return super().clean() or {}

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.proves_himself(password, now=timezone.now()):
            raise forms.ValidationError("密码不正确。")
        return password


class TokenForm(OwnerForm):
    name = TextField(
        label="用途", max_length=MAX_NAME, help_text="如:OA待办、市级汇总。一个用途一个令牌,便于单独停用。"
    )
    scope = forms.ChoiceField(
        label="权限",
        choices=SCOPES,
        help_text="“读取并办理”还可以用您的名义记录进展、上传材料、提交审核。",
    )
    field_order = ("name", "scope", "days", "password")


class EmbedForm(OwnerForm):
    """``inspection`` empty stands for everything that the person sees."""

    name = TextField(label="用途", max_length=MAX_NAME, help_text="如:市级指挥大厅大屏。")
    slide = forms.ChoiceField(label="画面", choices=Slide.choices)
    is_dark = forms.BooleanField(label="深色", required=False, initial=True)
    field_order = ("name", "slide", "inspection", "is_dark", "days", "password")

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(data, person=person)
        names = inspection_choice(person, most=MAX_OPTIONS).options
        choices = [("", "全部巡察"), *((str(pk), name) for pk, name in names)]
        self.fields["inspection"] = forms.ChoiceField(label="巡察", required=False, choices=choices)
        dress(self)
        self.order_fields(self.field_order)
