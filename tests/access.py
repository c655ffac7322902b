"""Every address of the site, and what stands behind it in the small world of the cast."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from ledger.imports.store import store_notice
from ledger.models import SnapshotFile
from measures import services
from measures.models import EvidenceUse, EvidenceVersion
from tests.cast import Cast, in_days, worked_on
from tests.ledger.notice.documents import PLAIN
from tests.ledger.snapshots import a_snapshot

PEOPLE = (
    "office",
    "handler",
    "other_handler",
    "leader",
    "other_leader",
    "viewer",
    "supervisor",
    "admin",
    "stranger",
    "disabled",
    "nobody",
)


def addresses() -> dict[str, str]:
    """name → pattern of all our addresses; the admin panel has a test of its own."""
    return dict(_named(get_resolver()))


def _named(resolver: URLResolver, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", path
        elif pattern.app_name != "admin":
            yield from _named(pattern, f"{pattern.app_name}:" if pattern.app_name else space, path)


def world(cast: Cast) -> dict[str, int]:
    """What each address is asked for: things of the cast's organization, one measure submitted."""
    asked = worked_on(cast)
    extension = services.request_extension(
        asked.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复"
    )
    services.submit(asked.pk, by=cast.handler)
    snapshot = a_snapshot(cast)
    use = EvidenceUse.objects.get(measure=cast.measure)
    return {
        "measure": cast.measure.pk,
        "sub_issue": cast.sub_issue.pk,
        "category": cast.category.pk,
        "inspection": cast.inspection.pk,
        "evidence": use.evidence_id,
        "version": EvidenceVersion.objects.get(evidence=use.evidence_id).pk,
        "notice": store_notice(PLAIN, file_name="a.txt", by=cast.office).pk,
        "user": cast.viewer.pk,
        "department": cast.general.pk,
        "organization": cast.organization.pk,
        "extension": extension.pk,
        "snapshot": snapshot.pk,
        "snapshot_file": SnapshotFile.objects.get(snapshot=snapshot).pk,
    }


def disabled(cast: Cast) -> User:
    user = User.objects.get(pk=cast.office2.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


def address_of(name: str, pattern: str, things: dict[str, int]) -> str:
    """The address with the things of the world in its places."""
    parts = {
        "measures": "measure",
        "sub-issues": "sub_issue",
        "categories": "category",
        "inspections": "inspection",
        "evidence": "version",
        "imports": "notice",
        "users": "user",
        "departments": "department",
        "organizations": "organization",
        "extensions": "extension",
        "snapshots": "snapshot",
        "snapshot-files": "snapshot_file",
    }
    first = pattern.removeprefix("accounts/").split("/")[0]
    values = {
        "evidence_pk": things["evidence"],
        "department_pk": things["department"],
        "kind": "CLOSURE",
        "pk": things.get(parts.get(first, ""), 0),
    }
    wanted = re.findall(r"<(?:int|str):(\w+)>", pattern)
    return reverse(name, kwargs={key: values[key] for key in wanted})
