"""Pages of the panel, and the words on them."""

from __future__ import annotations

import re
from html import unescape

from django.contrib import admin
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User

SPOKEN = re.compile(r'(?:placeholder|title|aria-label|alt|value)="([^"]*)"')


def words_of(html: str) -> set[str]:
    """Latin words, and 你 for 您, that a reader sees or hears: text, and the attributes that are read out."""
    html = unescape(re.sub(r"[0-9a-f]{64}", "", html))  # digests of evidence
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    html = re.sub(r'<td class="field-sign_in_name">.*?</td>', " ", html)
    inputs = re.findall(r"<(?:input|button)[^>]*>", html)
    submits = [tag for tag in inputs if 'type="submit"' in tag]
    attributes = SPOKEN.findall(re.sub(r'value="[^"]*"', "", html))
    attributes += [text for tag in submits for text in SPOKEN.findall(tag)]
    # A field's content is somebody's typing, not the panel's speech.
    text = strip_tags(re.sub(r"<textarea.*?</textarea>", " ", html, flags=re.S))
    return set(re.findall(r"[A-Za-z]{2,}|你", " ".join([text, *attributes]))) - ALLOWED


def pages_of(user: User) -> list[str]:
    """Every list, add page, row and history the panel registers."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        found.append(reverse("admin:app_list", args=[model._meta.app_label]))
        for row in model._default_manager.all()[:3]:
            found += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
    return found


# Names of people in Latin letters, and terms that are printed so in Chinese as well.
ALLOWED = {"wangmin", "zhaolei", "liuhong", "sunli", "chenguang", "zhouping", "shuji", "duchang"}
