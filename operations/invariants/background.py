"""Messages, reminders and background work: told once, and what is done is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from inbox.models import Delivery, DeliveryStatus, Message
from jobs.models import Job, JobStatus
from measures.models import Reminder, ReminderDigest

BATCH_SIZE = 1000


def digests_have_their_message() -> Iterator[str]:
    """Whose claim to a day's message was written got it: both are one transaction."""
    key = Concat(Value("reminders:"), Cast(OuterRef("sent_on"), CharField()))
    messages = Message.objects.filter(person=OuterRef("person"), key=key)
    for row in _kept_digests().exclude(Exists(messages)).order_by("pk").iterator(BATCH_SIZE):
        yield f"用户{row.person_id}在{row.sent_on}的提醒已登记,消息却不在。"
    empty = ReminderDigest.objects.exclude(Exists(Reminder.objects.filter(digest=OuterRef("pk"))))
    for row in empty.order_by("pk").iterator(BATCH_SIZE):
        yield f"用户{row.person_id}在{row.sent_on}的提醒没有任何事项。"


def _kept_digests() -> QuerySet[ReminderDigest]:
    """Those whose message cannot have gone yet for its age."""
    if not settings.MESSAGE_DAYS:
        return ReminderDigest.objects.all()
    oldest = timezone.localdate() - timedelta(days=settings.MESSAGE_DAYS - 1)
    return ReminderDigest.objects.filter(sent_on__gte=oldest)


def deliveries_tell_their_end() -> Iterator[str]:
    halves = Q(status=DeliveryStatus.SENT, sent_at__isnull=True)
    halves |= ~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=False)
    for row in Delivery.objects.filter(halves).order_by("pk").iterator(BATCH_SIZE):
        yield f"投递{row.pk}的状态是{row.status},与发送时间不符。"


def jobs_tell_their_end() -> Iterator[str]:
    ended = Q(status__in=(JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED))
    wrong = ended & Q(finished_at__isnull=True) | Q(status=JobStatus.RUNNING, claim="")
    for row in Job.objects.filter(wrong).order_by("pk").iterator(BATCH_SIZE):
        yield f"后台任务{row.pk}的状态是{row.status},却没有结束时间或领取标识。"
    for row in Job.objects.filter(status=JobStatus.DONE).exclude(file="").order_by("pk").iterator(BATCH_SIZE):
        if not row.path.is_file():
            yield f"后台任务{row.pk}的结果文件不见了。"
