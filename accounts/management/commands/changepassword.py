"""``manage.py changepassword NAME``: Django's own, which leaves a trace here."""

from __future__ import annotations

from django.contrib.auth.management.commands import changepassword

from accounts.models import User
from audit import trail
from audit.events import Event


class Command(changepassword.Command):
    def handle(self, *args: object, **options: object) -> str | None:
        done = super().handle(*args, **options)
        account = User.objects.filter(username=options["username"]).first()
        trail.record(Event.RESET_PASSWORD, by=None, about=account or str(options["username"]))
        return done
