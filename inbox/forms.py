"""Forms of 提醒设置 and of 群机器人."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.dressing import Dressed, offer
from accounts.forms import NOT_JUST_NOW
from accounts.models import OrganizationQuerySet, User
from inbox.addressing import is_mail_configured, refuse_mail
from inbox.models import EventKind, Preference, Webhook


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _secret() -> forms.PasswordInput:
    # Or the browser would fill in the password of whoever is signed in.
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


ONLY_JUST_NOW = "修改须在用统一账号登录后10分钟内办理,原邮箱会收到通知。"


class PreferenceForm(Dressed, forms.ModelForm):
    """Only what can have an effect is asked for."""

    email = forms.EmailField(label="邮箱", required=False, help_text="提醒邮件发到这里。请用单位的邮箱。")
    password = forms.CharField(
        label="登录密码",
        required=False,
        strip=False,
        help_text="只在修改邮箱时填写:重设密码的邮件发到这个邮箱。原邮箱会收到通知。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["email", "password"]

    class Meta:
        model = Preference
        fields = ["is_mail_on", "mail_at", "are_robots_on", "quiet_from", "quiet_until"]
        help_texts = {
            "mail_at": "留空为随时发送。",
            "are_robots_on": "本单位的群里会提到您的姓名和待办条数(管理员允许时还有事项)。",
            "quiet_from": "这段时间内的提醒顺延到结束时发送,可以跨过午夜。系统内的消息不受影响。",
        }
        widgets = {"mail_at": _clock(), "quiet_from": _clock(), "quiet_until": _clock()}

    def __init__(
        self, data: QueryDict | None = None, *, instance: Preference | None, person: User, has_robots: bool
    ) -> None:
        super().__init__(data, instance=instance)
        self.person = person
        self.fields["email"].initial = person.email
        if person.is_linked:
            del self.fields["password"]
            self.fields["email"].help_text = f"{self.fields['email'].help_text}{ONLY_JUST_NOW}"
        if not is_mail_configured():
            for name in ("email", "password", "is_mail_on", "mail_at"):
                self.fields.pop(name, None)
        if not has_robots:
            del self.fields["are_robots_on"]
        if not is_mail_configured() and not has_robots:
            self.fields.clear()

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if address and (refusal := refuse_mail(address)):
            raise forms.ValidationError(refusal)
        # With the city's account there is no password of ours to ask for.
        is_linked, now = self.person.is_linked, timezone.now()
        if is_linked and self.is_another_address and not self.person.proves_himself("", now=now):
            raise forms.ValidationError(NOT_JUST_NOW)
        return address

    @property
    def is_another_address(self) -> bool:
        return "email" in self.fields and self.data.get("email", "").strip() != self.person.email

    def clean_password(self) -> str:
        """Asked for where the address changes: a screen left open must not become a way in."""
        password: str = self.cleaned_data["password"]
        if self.is_another_address and not self.person.proves_himself(password, now=timezone.now()):
            raise forms.ValidationError("修改邮箱须填写正确的登录密码。")
        return password


class WebhookForm(Dressed, forms.ModelForm):
    """The secrets are taken and not given back: an empty field leaves what is there."""

    secret = forms.CharField(label="令牌或地址", required=False, max_length=500, widget=_secret())
    signing_key = forms.CharField(
        label="加签密钥",
        required=False,
        max_length=200,
        widget=_secret(),
        help_text="用于钉钉和事件接口。事件接口必填,至少16个字符,与对方约定。",
    )
    events = forms.MultipleChoiceField(
        label="事件",
        choices=EventKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只用于事件接口:发生这些事件时,推送到办公系统等,写法见《运行与维护》。",
    )

    class Meta:
        model = Webhook
        fields = [
            "organization",
            "kind",
            "name",
            "secret",
            "signing_key",
            "template",
            "events",
            "has_content",
            "is_enabled",
        ]
        help_texts = {
            "name": "如:整改工作群。",
            "template": "只用于自有接口:对方要求的消息格式,发送时“$文字”换成提醒的文字。"
            "留空为通用格式,写法见《运行与维护》。",
            "has_content": "不勾选时,群里只出现“某某:您有几条待办提醒,请登录系统查看”。"
            "勾选后事项的文字会发到系统之外,请先确认符合保密要求。",
            "is_enabled": "建议先保存、发送测试消息,再启用。",
        }
        widgets = {"template": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, data: QueryDict | None = None, *, instance: Webhook | None, organizations: OrganizationQuerySet
    ) -> None:
        super().__init__(data, instance=instance)
        offer(self, "organization", organizations)
        is_new = self.instance.pk is None
        self.fields["secret"].required = is_new
        self.fields["secret"].help_text = (
            "机器人的令牌,也可以粘贴整个地址;自有接口填写完整地址。保存后不再显示。"
            + ("" if is_new else "留空表示不修改。")
        )
        if not is_new:
            del self.fields["organization"]

    def _post_clean(self) -> None:
        """The service says what does not fit; the model is not written here."""
