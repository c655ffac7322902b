"""The key of this deployment: made when it is first needed, rotated, never shown but for its fingerprint."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.contents import Sender, Vouch
from exchange.models import OwnKey
from exchange.rules import refuse_rotate
from exchange.signing import VOUCH, new_seed, private_key, public_of, sign, vouching

LOST = (
    "签名密钥与当前的 SECRET_KEY 不符,不能签名。请系统管理员在“签名密钥”页面更换密钥,"
    "再请对方通过电话重新核对指纹。"
)


def present_key() -> OwnKey | None:
    return OwnKey.objects.order_by("-number").first()


def own_key(*, by: User) -> tuple[OwnKey, Ed25519PrivateKey]:
    """The key in use, made now where there is none. Raises ``Refused`` where it cannot sign."""
    row = present_key() or _first(by=by)
    key = private_key(row.seed, public=row.public_key)
    if key is None:
        raise Refused(LOST)
    return row, key


def _first(*, by: User) -> OwnKey:
    """Of two that come at once, one is written and both use it."""
    try:
        with transaction.atomic():
            return _write(None, by=by, reason="首次使用")
    except IntegrityError:
        row = present_key()
        if row is None:
            raise
        return row


@transaction.atomic
def rotate_key(*, by: User, reason: str, is_leaked: bool) -> OwnKey:
    """A new key; the former one vouches for it, unless it may be in other hands or is lost."""
    ask(refuse_rotate(by))
    if not reason.strip():
        raise Refused("请写明更换密钥的原因。")
    former = OwnKey.objects.select_for_update(no_key=True).order_by("-number").first()
    request_context.set_subject(former or "")
    return _write(former, by=by, reason=reason.strip(), is_believed=not is_leaked)


def _write(former: OwnKey | None, *, by: User, reason: str, is_believed: bool = True) -> OwnKey:
    seed = new_seed()
    key = private_key(seed)
    assert key is not None
    public, vouched = public_of(key), ""
    site = former.site if former is not None else secrets.token_hex(16)
    if former is not None and is_believed:
        old = private_key(former.seed, public=former.public_key)
        vouched = sign(old, vouching(site, former.public_key, public), what=VOUCH) if old else ""
    row = OwnKey.objects.create(
        number=former.number + 1 if former is not None else 1,
        site=site,
        seed=seed,
        public_key=public,
        vouched=vouched,
        reason=reason,
        actor=by,
        actor_name=by.label,
    )
    trail.record(Event.ROTATE_KEY, by=by, about=row, detail=reason)
    return row


def sender_of(row: OwnKey, *, name: str, by: User) -> Sender:
    return Sender(site=row.site, name=name, person=by.label, key=row.public_key, vouches=_vouches())


def _vouches() -> tuple[Vouch, ...]:
    """From the newest back to the first that no former key vouched for, oldest first."""
    found: list[Vouch] = []
    rows = list(OwnKey.objects.order_by("-number"))
    for new, old in zip(rows, rows[1:], strict=False):
        if not new.vouched:
            break
        found.append(Vouch(old=old.public_key, new=new.public_key, signature=new.vouched))
    return tuple(reversed(found[:100]))
