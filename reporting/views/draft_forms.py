"""The draft of the public texts as a page holds it: a form a measure, all of them sent together.

Each has the prefix of its measure, so that one can be saved and what was typed into the others stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from accounts.dressing import DressedForm
from accounts.models import User
from audit.exceptions import Refused, Stale
from measures import services
from measures.forms.acts import text_field
from measures.models import Measure, ProgressUpdate, WithholdingReason

# Entries of progress that are shown of a measure; the rest stand on its page.
MAX_SHOWN = 3
TYPED = frozenset({"public_text", "withholding_reason"})
SENTENCE_ENDS = tuple("。!?;:")


class PublicForm(DressedForm):
    """``show_hidden_initial`` tells what was typed here from what somebody else saved meanwhile."""

    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)
    public_text = text_field("公开文字", rows=4)
    withholding_reason = forms.ChoiceField(
        label="不公开的原因", required=False, choices=[("", "公开"), *WithholdingReason.choices]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_text"].widget.attrs["placeholder"] = "留空时公开整改措施原文"
        for name in TYPED:
            self.fields[name].show_hidden_initial = True


@dataclass(frozen=True)
class RecordedText:
    """A recorded text that can be carried into the public one; ``key`` names it in the request."""

    key: str
    label: str
    text: str
    note: str = ""


@dataclass
class DraftEntry:
    """A measure of the draft; ``before`` is what the last snapshot published, None when it was not there."""

    measure: Measure
    form: PublicForm
    sources: list[RecordedText]
    before: str | None
    has_snapshot: bool
    theirs: str = ""
    is_saved: bool = False
    is_carried: bool = False

    @property
    def change(self) -> str:
        """What became of the text since the last snapshot, in words; "" when nothing did."""
        if not self.has_snapshot or self.before == self.measure.published_text():
            return ""
        return "上次之后新增" if self.before is None else "上次之后有改动"

    @property
    def is_typed(self) -> bool:
        """Something stands in the form that is not saved."""
        return self.form.is_bound and not TYPED.isdisjoint(self.form.changed_data)

    @property
    def shown_sources(self) -> list[RecordedText]:
        left = {one.key for one in self._progress()[MAX_SHOWN:]}
        return [one for one in self.sources if one.key not in left]

    @property
    def more_progress(self) -> int:
        """Entries of progress that are not shown."""
        return max(len(self._progress()) - MAX_SHOWN, 0)

    def _progress(self) -> list[RecordedText]:
        return [one for one in self.sources if one.label == "进展"]

    def carry(self, key: str) -> None:
        """Puts the source ``key`` behind what stands in the box, unless it is there already."""
        source = next((one for one in self.sources if one.key == key), None)
        if source is None:
            raise Refused("没有找到要带入的内容,请刷新页面。")
        data = self._data()
        name = self.form.add_prefix("public_text")
        data[name] = joined(str(data.get(name, "")), source.text)
        self.form = PublicForm(data, prefix=self.form.prefix)
        self.is_carried = True

    def save(self, *, by: User) -> bool:
        """Whether it is saved; else the form says why not, and keeps what was typed."""
        if not self.form.is_valid():
            return False
        try:
            self.measure = services.edit_public(self.measure.pk, by=by, **self.form.cleaned_data)
        except Stale as error:
            if error.theirs != error.yours:
                self._show_theirs(error)
                return False
        except Refused as error:
            self.form.add_error(None, str(error))
            return False
        self.form = PublicForm(initial=initial_of(self.measure), prefix=self.form.prefix)
        self.is_saved = True
        return True

    def _show_theirs(self, error: Stale) -> None:
        """Both texts stand side by side; the next time this one is saved, that is a decision."""
        data = self._data()
        current = Measure.objects.get(pk=self.measure.pk)
        data[self.form.add_prefix("version")] = str(current.version)
        self.form = PublicForm(data, prefix=self.form.prefix)
        self.form.add_error(None, "在您编辑期间,别人已经保存了新的内容。请对照修改后再保存。")
        self.theirs = "\n".join(text for text in error.theirs.values() if text) or "(留空)"

    def _data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        prefix = f"{self.form.prefix}-"
        for name, value in dict(self.form.data).items():
            if prefix in name:
                data.setlist(name, value)
        return data


def joined(text: str, more: str) -> str:
    """``more`` behind ``text``, as sentences."""
    text, more = text.replace("\r\n", "\n").rstrip(), more.strip()
    if not text or more in text:
        return text or more
    return f"{text}{'' if text.endswith(SENTENCE_ENDS) else '。'}{more}"


def initial_of(measure: Measure) -> dict[str, object]:
    return {
        "version": measure.version,
        "public_text": measure.public_text,
        "withholding_reason": measure.withholding_reason,
    }


def form_of(measure: Measure, sent: QueryDict) -> PublicForm:
    """As it was sent, or as it is saved when the page that was sent did not hold it."""
    prefix = f"m{measure.pk}"
    if f"{prefix}-version" in sent:
        return PublicForm(sent, prefix=prefix)
    return PublicForm(initial=initial_of(measure), prefix=prefix)


def sources_of(measures: Iterable[Measure]) -> Mapping[int, list[RecordedText]]:
    """By measure: its own text, its progress with the newest first, its outcome."""
    rows = {row.pk: row for row in measures}
    entries = ProgressUpdate.objects.filter(measure__in=rows, replaced_by__isnull=True)
    progress: dict[int, list[RecordedText]] = {pk: [] for pk in rows}
    for entry in entries.only("measure_id", "happened_on", "text"):
        source = RecordedText(f"p{entry.pk}", "进展", entry.text, entry.happened_on.isoformat())
        progress[entry.measure_id].append(source)
    outcome = {
        pk: [RecordedText("outcome", "成效", row.outcome)] for pk, row in rows.items() if row.outcome.strip()
    }
    return {
        pk: [RecordedText("text", "原文", row.text), *progress[pk], *outcome.get(pk, [])]
        for pk, row in rows.items()
    }
