"""Evidence as the measure page shows it."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.markup import filled
from measures.filters.ledger_place import LedgerPlace
from measures.models import Evidence, EvidenceUse, EvidenceVersion
from measures.models.evidence import EvidenceKind
from measures.pages.looking_through import FilesShown
from measures.previews.ways import way_of

register = template.Library()
FILE = '<a href="{}" target="_blank" rel="noopener">{}</a>'
VIEWER = '<a href="{}">{}</a>'
THUMBNAIL = '<img class="thumbnail" src="{}" alt="" loading="lazy" width="64" height="48">'
ELSEWHERE = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'


@register.simple_tag(takes_context=True)
def evidence_name(context: Context, use: EvidenceUse, version: EvidenceVersion) -> SafeString:
    """The name; it leads to where the file is looked at, or to the page elsewhere."""
    evidence = use.evidence
    if version.file:
        place = LedgerPlace(context.get("place") or "")
        return filled(VIEWER, place.viewer_url(use.measure_id, version.pk), evidence.name)
    if evidence.kind == EvidenceKind.LINK:
        return filled(ELSEWHERE, version.reference, evidence.name)
    return filled("{}", evidence.name)


@register.simple_tag(takes_context=True)
def look_url(context: Context, shown: FilesShown, *, turn: str, size: str) -> str:
    """The same picture, turned and scaled."""
    place, measure = LedgerPlace(context.get("place") or ""), context["measure"]
    return place.viewer_url(measure.pk, shown.version.pk, turn=turn, size=size)


@register.simple_tag
def evidence_thumbnail(version: EvidenceVersion) -> SafeString:
    """Of a picture that may be opened; nothing of anything else."""
    if not version.file or version.is_held or not way_of(version).is_picture:
        return SafeString("")
    return filled(THUMBNAIL, reverse("measures:thumbnail", args=[version.pk]))


@register.simple_tag
def version_name(version: EvidenceVersion) -> SafeString:
    """An earlier version: its file, the state that holds it back, or what it refers to."""
    if version.is_held:
        return filled("{}({})", version.name, version.get_scan_state_display())
    if version.file:
        return filled(FILE, reverse("measures:evidence", args=[version.pk]), version.name)
    return filled("{}", version.reference)


@register.simple_tag
def evidence_facts(evidence: Evidence, version: EvidenceVersion) -> str:
    """What is known of the newest version, in one line."""
    names = [name for name in (version.name, version.reference) if name and name != evidence.name]
    facts = [str(evidence.get_kind_display()), *names]
    if version.size:
        facts.append(filesizeformat(version.size))
    if evidence.dated_on:
        facts.append(f"材料日期 {evidence.dated_on:%Y-%m-%d}")
    facts.append(f"{version.actor_name} {timezone.localtime(version.at):%Y-%m-%d %H:%M}")
    return " · ".join(facts)
