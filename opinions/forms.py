"""What the office and who answers type."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField, offer
from accounts.models import User
from issues.models import Inspection, SubIssue
from measures.forms.acts import text_field
from measures.forms.tree import FindingField
from measures.models import Measure
from notices.models import Notice
from opinions.models import OpinionWay, Publication, PublicOpinion
from opinions.rules import ANSWERERS
from opinions.services.publishing import PublicationInput
from opinions.services.register import OpinionInput

MAX_SHOWN = 60


class _Shortened(forms.ModelChoiceField):
    def label_from_instance(self, row: object) -> str:
        text = str(row)
        return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


class _Answerer(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.name_and_role


class _MeasureField(forms.ModelChoiceField):
    """With its finding: measures of many are numbered (1)."""

    def label_from_instance(self, obj: Measure) -> str:
        return f"{str(obj.sub_issue)[:20]} / {str(obj)[:MAX_SHOWN]}"


def _findings(inspection: Inspection) -> QuerySet[SubIssue]:
    rows = SubIssue.objects.current().filter(inspection=inspection).select_related("category")
    return rows.order_by("category__position", "position")


class DaysForm(DressedForm):
    """The days of a publication, and how people reach the unit."""

    title = TextField(label="标题", required=False, max_length=300, help_text="留空时用通报的标题")
    published_on = DayField(label="公布日期")
    opens_on = DayField(label="公示期开始")
    closes_on = DayField(label="公示期结束")
    contact = text_field("联系方式", rows=3, help_text="留空时用通报最后一段")


class PublishForm(DaysForm):
    notice = _Shortened(
        label="公布哪份通报",
        queryset=Notice.objects.none(),
        required=False,
        empty_label="这次巡察的全部公开文字",
    )
    field_order = ("notice", "title", "published_on", "opens_on", "closes_on", "contact")

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        imported = inspection.notices.filter(imported_at__isnull=False).defer("source", "preamble", "closing")
        offer(self, "notice", imported.order_by("first_position"))

    def arguments(self) -> dict[str, object]:
        return {"given": PublicationInput(**self.cleaned_data)}


class CorrectPublicationForm(DaysForm):
    texts: ClassVar[tuple[str, ...]] = ("title", "published_on", "opens_on", "closes_on", "contact")
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        kept = {name: data[name] for name in self.texts if data[name]}
        return {"fields": kept, "version": data["version"]}

    @classmethod
    def values(cls, row: Publication) -> dict[str, object]:
        return {name: getattr(row, name) for name in (*cls.texts, "version")}


class OpinionForm(DressedForm):
    """``name`` and ``contact`` are kept apart from the rest."""

    received_on = DayField(label="收到日期", initial=timezone.localdate)
    way = forms.ChoiceField(label="方式", choices=OpinionWay.choices)
    text = text_field(
        "意见内容", rows=5, required=True, help_text="照原话记;姓名和联系方式填在下面两栏,不要写在这里"
    )
    sub_issue = FindingField(
        SubIssue.objects.none(), label="涉及的问题", required=False, empty_label="(没有涉及具体问题)"
    )
    measure = _MeasureField(
        Measure.objects.none(), label="涉及的措施", required=False, empty_label="(不涉及某一条措施)"
    )
    publication = _Shortened(
        label="针对哪次公示", queryset=Publication.objects.none(), required=False, empty_label="(不针对公示)"
    )
    name = TextField(label="来件人姓名", required=False, max_length=50, help_text="只有整改办和承办人看得到")
    contact = TextField(
        label="来件人联系方式", required=False, max_length=200, help_text="只有整改办和承办人看得到"
    )

    def __init__(self, *args: object, inspection: Inspection, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        of_this = {"inspection": inspection}
        offer(self, "sub_issue", _findings(inspection))
        measures: QuerySet[Measure] = Measure.objects.current().filter(**of_this)
        measures = measures.order_by("sub_issue__category__position", "sub_issue__position", "position")
        offer(self, "measure", measures.select_related("sub_issue"))
        offer(self, "publication", Publication.objects.standing().filter(**of_this).defer("lines"))

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        return {"given": OpinionInput(way=OpinionWay(data.pop("way")), **data)}


class CorrectOpinionForm(OpinionForm):
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        version, way = data.pop("version"), OpinionWay(data.pop("way"))
        return {"given": OpinionInput(way=way, **data), "version": version}

    @classmethod
    def values(cls, row: PublicOpinion) -> dict[str, object]:
        """Asked of somebody who may read who wrote it."""
        names = ("received_on", "way", "text", "sub_issue", "measure", "publication", "version")
        author = getattr(row, "author", None)
        kept = {"name": author.name, "contact": author.contact} if author else {}
        return {name: getattr(row, name) for name in names} | kept


class AssignOpinionForm(DressedForm):
    handler = _Answerer(label="承办人", queryset=User.objects.none(), empty_label="请选择")
    due_on = DayField(label="答复期限")
    note = text_field("交办意见", rows=2)

    def __init__(self, *args: object, organization_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.active().filter(organization=organization_id, role__in=ANSWERERS)
        offer(self, "handler", people.order_by("order", "pk"))


class AnswerForm(DressedForm):
    answer = text_field(
        "答复内容", rows=4, required=True, help_text="会随登记表导出;不要写来件人的姓名和联系方式"
    )


class TellForm(DressedForm):
    told_on = DayField(label="告知日期", initial=timezone.localdate)
    told_note = TextField(
        label="告知情况", required=False, max_length=500, help_text="如:电话告知,本人表示满意"
    )


class CloseOpinionForm(DressedForm):
    reason = text_field("办结说明", rows=2, help_text="没有答复或没有告知本人的,必须写明原因")
