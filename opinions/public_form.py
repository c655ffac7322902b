"""The form that the public fills in; every error is a sentence, and what was typed stays."""

from __future__ import annotations

import hashlib
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from accounts.dressing import DressedForm, TextField
from measures import secrecy
from opinions.form_token import MAX_TOKEN, FormToken
from opinions.models import Publication
from opinions.models.publication import PublishedLine
from opinions.services.receiving import WrittenOpinion

MIN_TEXT, MAX_TEXT = 5, 2000
MAX_NAME, MAX_CONTACT = 50, 100
MAX_ABOUT = 300
CONTROL = "文字里有无法显示的控制字符,请删去后再提交。"
WRONG_ANSWER = "验证问题答得不对。题目已换,请再答一次。"
TRAP = "请把“请不要填写”这一栏清空后再提交。"
SECRET = "文字带有密级标志。请不要在网上提交涉密内容。"
ANOTHER_PART = "请从列出的部分中选择:您打开这一页以后,通报的文字可能有更新。"
LINE_ENDS = "\n\t"


def refuse_signs(text: str) -> None:
    """Control signs and halves of pairs; tab and line end only where lines are typed."""
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") and sign not in LINE_ENDS for sign in text):
        raise ValidationError(CONTROL)


def one_line(text: str) -> None:
    if "\n" in text or "\t" in text:
        raise ValidationError(CONTROL)


def _length(most: int, *, least: int = 0) -> dict[str, str]:
    found = {"required": "请填写这一栏。", "max_length": f"最多{most}字,现在超出了,请缩短。"}
    return found | ({"min_length": f"请至少写{least}个字,说清楚是什么事。"} if least else {})


class PublicOpinionForm(DressedForm):
    """``website`` is a trap for programs: people do not see it. ``answer``: to the question of the token."""

    text = TextField(
        label="您的意见或建议",
        min_length=MIN_TEXT,
        max_length=MAX_TEXT,
        validators=[refuse_signs],
        error_messages=_length(MAX_TEXT, least=MIN_TEXT),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=f"{MIN_TEXT}到{MAX_TEXT}字。请不要填写涉密内容。",
    )
    about = forms.ChoiceField(
        label="涉及通报的哪一部分", required=False, error_messages={"invalid_choice": ANOTHER_PART}
    )
    name = TextField(
        label="姓名",
        required=False,
        max_length=MAX_NAME,
        validators=[refuse_signs, one_line],
        error_messages=_length(MAX_NAME),
        help_text="可以不填",
    )
    contact = TextField(
        label="联系方式",
        required=False,
        max_length=MAX_CONTACT,
        validators=[refuse_signs, one_line],
        error_messages=_length(MAX_CONTACT),
        help_text="可以不填;需要答复的请留下电话或邮箱",
    )
    website = forms.CharField(
        label="请不要填写", required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )
    answer = forms.CharField(label="验证问题", max_length=20, error_messages=_length(20))
    form_token = forms.CharField(label="表单标识", max_length=MAX_TOKEN, widget=forms.HiddenInput)

    def __init__(self, *args: object, publication: Publication, token: FormToken, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.token = token
        headings = publication.headings()[:MAX_ABOUT]
        self._headings = {part_of_page(at, line): line for at, line in enumerate(headings)}
        about = self.fields["about"]
        if isinstance(about, forms.ChoiceField):
            shown = [(value, _indented(line)) for value, line in self._headings.items()]
            about.choices = [("", "(整体或其他)"), *shown]
        for name in ("name", "contact", "website", "answer"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if secrecy.has_mark(text):
            raise ValidationError(SECRET)
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(TRAP)
        return ""

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if not self.token.is_answered_by(answer):
            raise ValidationError(WRONG_ANSWER, code="wrong_answer")
        return answer

    @property
    def is_wrongly_answered(self) -> bool:
        return self.has_error("answer")

    def written(self) -> WrittenOpinion:
        data = self.cleaned_data
        return WrittenOpinion(data["text"], self._headings.get(data["about"]), data["name"], data["contact"])


def part_of_page(at: int, line: PublishedLine) -> str:
    """Where it stands and what it says: in a text that was renewed since it is no other part."""
    return f"{at}-{hashlib.sha256(line.text.encode()).hexdigest()[:12]}"


def _indented(line: PublishedLine) -> str:
    text = line.text if len(line.text) <= 40 else f"{line.text[:40]}…"
    return "\u3000" * (line.level - 1) + text
