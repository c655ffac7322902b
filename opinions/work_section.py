"""My work: the opinions that wait for this person."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from measures.pages.work_sections import MAX_COUNT, MAX_ROWS, WorkLink, WorkSection, capped
from opinions.models import PublicOpinion
from opinions.workflow import UNANSWERED, OpinionState

TITLE, HINT = "公示意见", "分办、答复、告知本人,再办结"


def opinions_to_handle(user: User, today: date) -> WorkSection:
    """What he answers; for the office also what is to be given to somebody, told or closed."""
    if user.is_officer or user.is_supervisor or user.is_viewer:
        return WorkSection(TITLE, HINT, [], "", kind="link")
    own = Q(handler=user, state__in=(*UNANSWERED, OpinionState.ANSWERED))
    office = Q(state__in=(OpinionState.RECEIVED, OpinionState.ANSWERED, OpinionState.TOLD))
    late = Q(state__in=UNANSWERED, due_on__lt=today)
    asked = own | office | late if user.is_coordinator else own
    rows = PublicOpinion.objects.visible_to(user).filter(asked, inspection__transferred_at__isnull=True)
    # The keys first: most people have none, and what a row tells is long.
    order = (F("due_on").asc(nulls_last=True), "pk")
    keys = list(rows.order_by(*order).values_list("pk", flat=True)[: MAX_COUNT + 1])
    read = PublicOpinion.objects.in_bulk(keys[:MAX_ROWS]) if keys else {}
    links = [_link(read[pk], today) for pk in keys if pk in read]
    return WorkSection(TITLE, HINT, [], capped(len(keys)), kind="link", rows=links)


def _link(row: PublicOpinion, today: date) -> WorkLink:
    state = OpinionState(row.state)
    until = f",答复期限{row.due_on}" if row.due_on and row.is_unanswered else ""
    text = f"{row}({row.get_way_display()},{row.received_on}收到{until})"
    note, colour = ("逾期未答复", "red") if row.is_late(today) else (state.label, state.colour)
    return WorkLink(row.pk, text, reverse("opinions:opinion", args=[row.pk]), note, colour)
