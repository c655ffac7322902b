"""A file of the evidence that may have come along with a package."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.markup import filled
from exchange.contents import PackedEvidence
from exchange.models import IncomingPackage

register = template.Library()


@register.simple_tag
def packed_file(package: IncomingPackage, numbers: Mapping[str, int], one: PackedEvidence) -> SafeString:
    """A link where the file came along; else its name, and why it did not."""
    number = numbers.get(one.path)
    if number:
        url = reverse("exchange:incoming_file", args=[package.pk, number])
        return filled('<a href="{}" download>{}</a>', url, one.name)
    return filled('{} <span class="quiet">{}</span>', one.name, one.problem or one.reference)
