"""Evidence as the measure page shows it."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.markup import filled
from measures.models import Evidence, EvidenceVersion
from measures.models.evidence import EvidenceKind

register = template.Library()
FILE = '<a href="{}" target="_blank" rel="noopener">{}</a>'
ELSEWHERE = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'


@register.simple_tag
def evidence_name(evidence: Evidence, version: EvidenceVersion) -> SafeString:
    """The name; it leads to the file that may be opened, or to the page elsewhere."""
    if version.file and not version.is_held:
        return filled(FILE, reverse("measures:evidence", args=[version.pk]), evidence.name)
    if evidence.kind == EvidenceKind.LINK:
        return filled(ELSEWHERE, version.reference, evidence.name)
    return filled("{}", evidence.name)


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
