"""Taking a whole inspection out of the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.places import place
from audit import request_context
from audit.exceptions import Refused
from issues.lookup import visible_inspection
from issues.models import Inspection
from measures.services.archiving import archive_inspection as archive


@require_POST
@login_required
def archive_inspection(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes an inspection that nobody has worked on out of the ledger, for example a wrong import."""
    inspection = visible_inspection(request, pk)
    try:
        archive(pk, by=request.user, reason=request.POST.get("reason", ""))
    except Inspection.DoesNotExist:
        sentence = "只有整改办可以归档巡察。"
        request_context.note_refusal(sentence)
        messages.error(request, sentence)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已归档“{inspection.name}”。")
        return redirect(place("inspections"))
    return redirect(place("inspection", pk))
