"""What stands in the inbox of whoever answers for something late, returned or due soon."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accounts.models import User
from inbox.posting import MessageLine, NewMessage, post
from issues.models import Inspection
from measures.models import Measure
from measures.workflow import AT_WORK, Status


def tell(inspection: Inspection, handlers: list[User], *, today: date) -> None:
    rows = Measure.objects.filter(inspection=inspection).in_ledger_order()
    for handler in dict.fromkeys(handlers):
        own = rows.filter(handler=handler)
        soon = own.due_within(45, today=today).filter(status__in=AT_WORK)
        returned = own.filter(status=Status.RETURNED, due_on__gte=today)
        found = {"red": own.overdue(today), "amber": returned | soon}
        lines = [_line(measure, colour) for colour, some in found.items() for measure in some]
        if lines:
            subject = f"您有{len(lines)}条措施已逾期、被退回或即将到期"
            post([NewMessage(handler.pk, f"demo:{today}", subject, lines, lines[0].colour)])


def _line(measure: Measure, colour: str) -> MessageLine:
    text = f"{measure.mark}{measure.text[:40]}(时限{measure.due_on})"
    return MessageLine(text, reverse("measures:measure", args=[measure.pk]), colour)
