"""Correcting a stored notice as the preview does: with the state that the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from notices.imports.reading import read_notice, state_of
from notices.models import Notice
from notices.parser import model as parsed


@dataclass
class Repair:
    """One office's preview of one notice."""

    client: Client
    notice: Notice

    @classmethod
    def of(cls, client: Client, text: str) -> Repair:
        client.post(reverse("notices:imports"), {"text": text})
        return cls(client, Notice.objects.latest("pk"))

    @property
    def address(self) -> str:
        return reverse("notices:notice", args=[self.notice.pk])

    def page(self, **data: int) -> str:
        return str(self.client.get(self.address, data).content.decode())

    def say(self, act: str, words: str = "", **data: object) -> str:
        """``words`` is where the place begins in the text; the answer is the page that follows."""
        self.notice.refresh_from_db()
        place = {"at": self.place(words)} if words else {}
        known = {"act": act, "seen": state_of(self.notice), **place}
        url = reverse("notices:correct", args=[self.notice.pk])
        return str(self.client.post(url, known | data, follow=True).content.decode())

    def place(self, words: str) -> int:
        return self.notice.source.index(words)

    def reading(self) -> parsed.Notice:
        self.notice.refresh_from_db()
        return read_notice(self.notice)

    def outline(self) -> list[str]:
        """Titles of findings, each followed by the texts of its measures."""
        return [
            line
            for sub_issue in self.reading().sub_issues()
            for line in (sub_issue.title, *(f"- {one.text}" for one in sub_issue.measures))
        ]

    def confirm(self, **data: object) -> str:
        url = reverse("notices:confirm", args=[self.notice.pk])
        known = {"name": "改正后导入的巡察", "kind": "REGULAR"}
        return str(self.client.post(url, known | data, follow=True).content.decode())
