"""``python -m tests.faults.people COUNT``: people and measures for a site; prints who they are as JSON.

Runs in the site's own environment. Sessions are made here, because fifty sign-ins would hash
passwords for half a minute.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Department, Organization, Role, User  # noqa: E402
from issues.models import Inspection  # noqa: E402
from measures import services  # noqa: E402
from measures.inputs import Assignment  # noqa: E402
from measures.models import Measure  # noqa: E402
from measures.services.tree import (  # noqa: E402
    NewCategory,
    NewMeasure,
    NewSubIssueTree,  # noqa: E402
)
from measures.workflow import Timeframe  # noqa: E402

DEPARTMENTS, OFFICES, LEADERS, VIEWERS = 5, 6, 4, 6
PASSWORD = make_password("Rectify-faults-2026")


def person(name: str, role: Role, organization: Organization, department: Department | None = None) -> User:
    row = User(username=name, full_name=name, role=role, organization=organization, department=department)
    row.password = PASSWORD
    row.save()
    return row


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.signing_in.backend.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def tree(count: int) -> list[NewCategory]:
    """``count`` measures, five to a finding."""
    findings = [
        NewSubIssueTree(
            title=f"落实不够到位问题{number}",
            mark=f"{number}.",
            number=number,
            measures=[
                NewMeasure(text=f"第{number}项措施之{n}:每月检查一次。", mark=f"({n})", number=n)
                for n in range(1, 6)
            ],
        )
        for number in range(1, count // 5 + 1)
    ]
    return [NewCategory(title="关于作风建设方面", mark="一、", number=1, position=1000, sub_issues=findings)]


def build(handlers: int, count: int) -> dict[str, object]:
    organization = Organization.objects.create(name="中共云山区档案馆党组", short_name="区档案馆")
    departments = [
        Department.objects.create(organization=organization, name=f"第{n}科") for n in range(DEPARTMENTS)
    ]
    offices = [person(f"office{n}", Role.COORDINATOR, organization) for n in range(OFFICES)]
    leaders = [person(f"leader{n}", Role.LEADER, organization) for n in range(LEADERS)]
    viewers = [person(f"viewer{n}", Role.VIEWER, organization) for n in range(VIEWERS)]
    workers = [
        person(f"handler{n}", Role.HANDLER, organization, departments[n % DEPARTMENTS])
        for n in range(handlers)
    ]
    inspection = Inspection.objects.create(
        organization=organization, name="区委巡察", feedback_on=timezone.localdate() - timedelta(days=60)
    )
    services.create_tree(inspection, tree(count), by=offices[0], reason="准备")
    measures = list(Measure.objects.order_by("position"))
    for number, measure in enumerate(measures):
        handler = workers[number % handlers]
        department = departments[number % handlers % DEPARTMENTS]
        due_on = timezone.localdate() + timedelta(days=number % 90 - 10)
        given = Assignment(leaders[number % LEADERS], department, Timeframe.TIME_LIMITED, due_on, handler)
        services.assign(measure.pk, given, by=offices[0])
    everybody = {"offices": offices, "leaders": leaders, "viewers": viewers, "handlers": workers}
    return {
        "inspection": inspection.pk,
        "people": {kind: [[row.pk, session_of(row)] for row in rows] for kind, rows in everybody.items()},
        "departments": [row.pk for row in departments],
        "measures": [row.pk for row in measures],
    }


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1]), int(sys.argv[2]))))
