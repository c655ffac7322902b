"""On which ways a message leaves the system: what is configured, and what the person chose."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from audit import sql
from inbox.models import Channel, Delivery, DeliveryStatus, Message, Preference, Webhook
from inbox.times import after_quiet, mail_time

NO_ADDRESS = "本人没有填写邮箱。"
INACTIVE = "账号已停用。"
WRONG_DOMAIN = "邮箱不在系统允许的域名内。"
# Those who can sign in, each with his preference, which is empty for who never chose.
PEOPLE = """
SELECT someone.id, email, organization_id, person_id,
       is_mail_on, are_robots_on, mail_at, quiet_from, quiet_until,
       EXISTS (SELECT 1 FROM inbox_webhook AS robot WHERE robot.organization_id = someone.organization_id)
FROM accounts_user AS someone LEFT JOIN inbox_preference ON person_id = someone.id
WHERE is_active AND someone.id IN ({})
"""
CHOSEN = ("person_id", "is_mail_on", "are_robots_on", "mail_at", "quiet_from", "quiet_until")
# Older news would only confuse; in the inbox it stays.
GIVE_UP_AFTER = timedelta(days=7)
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


def is_mail_configured() -> bool:
    return bool(settings.EMAIL_BACKEND != DUMMY)


def has_ways_out() -> bool:
    """Whether anything can leave at all; where nothing does, nobody is looked up."""
    return is_mail_configured() or Webhook.objects.filter(is_enabled=True).exists()


def refuse_mail(address: str) -> str | None:
    """Why no mail goes to ``address``; MAIL_DOMAINS keeps mail within one's own servers."""
    if not address:
        return NO_ADDRESS
    allowed: list[str] = settings.MAIL_DOMAINS
    domain = address.rpartition("@")[2].lower()
    return WRONG_DOMAIN if allowed and domain not in allowed else None


@dataclass(frozen=True)
class Addressee:
    email: str
    organization_id: int | None


@dataclass(frozen=True)
class AddressBook:
    """What has to be known about the people of one batch, read in two queries."""

    people: dict[int, Addressee]
    preferences: dict[int, Preference]
    webhooks: dict[int, list[Webhook]]

    def deliveries(self, message: Message, start: datetime) -> list[Delivery]:
        """Unsaved rows; none for who may not sign in any more."""
        person = self.people.get(message.person_id)
        if person is None:
            return []
        preference = self.preferences.get(message.person_id)
        rows = self._to_robots(message, person, start=after_quiet(start, preference))
        if is_mail_configured() and (preference is None or preference.is_mail_on):
            rows.append(_by_mail(message, person, start=mail_time(start, preference)))
        return rows

    def _to_robots(self, message: Message, person: Addressee, *, start: datetime) -> list[Delivery]:
        preference = self.preferences.get(message.person_id)
        if preference is not None and not preference.are_robots_on:
            return []
        return [
            Delivery(
                message=message,
                channel=webhook.kind,
                webhook=webhook,
                next_try_at=start,
                give_up_at=start + GIVE_UP_AFTER,
            )
            for webhook in self.webhooks.get(person.organization_id or 0, [])
        ]


def _by_mail(message: Message, person: Addressee, *, start: datetime) -> Delivery:
    refusal = refuse_mail(person.email)
    status = DeliveryStatus.SKIPPED if refusal else DeliveryStatus.WAITING
    return Delivery(
        message=message,
        channel=Channel.MAIL,
        status=status,
        next_try_at=start,
        give_up_at=start + GIVE_UP_AFTER,
        error=refusal or "",
    )


def address_book(person_ids: Iterable[int]) -> AddressBook:
    people, preferences, places = {}, {}, set()
    ids = list(person_ids)
    for pk, email, place, *chosen, has_robots in sql.read(PEOPLE.format(sql.marks(ids)), ids):
        people[pk] = Addressee(email, place)
        if chosen[0] is not None:
            preferences[pk] = Preference(**dict(zip(CHOSEN, chosen, strict=True)))
        if has_robots:
            places.add(place)
    return AddressBook(people, preferences, _robots(places) if places else {})


def _robots(places: Collection[int]) -> dict[int, list[Webhook]]:
    found: dict[int, list[Webhook]] = {}
    # Another system is told of events, and nothing that is written to a person.
    rows = Webhook.objects.filter(is_enabled=True, organization__in=places).exclude(kind=Channel.EVENTS)
    for webhook in rows:
        found.setdefault(webhook.organization_id, []).append(webhook)
    return found
