"""Whose key that is: known, vouched for by the one before, or to be confirmed by a person who telephones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from accounts.models import Organization
from exchange.contents import PackageManifest, Sender
from exchange.models import KnownKey, PackageKind
from exchange.signing import VOUCH, fingerprint_of, is_signed, vouching

# So much of the fingerprint is typed as it was heard: 53 bits, for which nobody can try keys.
HEARD = 16


class Trust(Enum):
    KNOWN = "known"
    VOUCHED = "vouched"
    FIRST = "first"
    CHANGED = "changed"
    REPLACED = "replaced"


@dataclass(frozen=True)
class KeyJudgement:
    """``known`` is the key that counted so far."""

    trust: Trust
    fingerprint: str
    known: KnownKey | None = None

    @property
    def must_be_confirmed(self) -> bool:
        return self.trust in (Trust.FIRST, Trust.CHANGED)

    @property
    def shown(self) -> str:
        """Without its end, which has to be heard."""
        return f"{self.fingerprint[: -HEARD - HEARD // 4].rstrip()} …… …… …… ……"

    @property
    def sentence(self) -> str:
        match self.trust:
            case Trust.KNOWN:
                return "签名密钥与已登记的一致。"
            case Trust.VOUCHED:
                return "对方更换了签名密钥,新密钥由已登记的旧密钥签名确认,收下后按新密钥核对。"
            case Trust.FIRST:
                return "第一次收到用这把密钥签名的包,请先通过电话与对方核对指纹。"
            case Trust.CHANGED:
                return (
                    "签名密钥与已登记的不同,也没有旧密钥的签名确认。可能是对方更换了密钥,也可能有人冒充:"
                    "请用已知的电话号码与对方核对指纹,不要使用随包带来的号码。"
                )
            case Trust.REPLACED:
                return "这个包用对方已经更换的旧密钥签名,不能收下。请对方用新密钥重新生成。"


def judged(manifest: PackageManifest, organization: Organization) -> KeyJudgement:
    """A unit has one key; of supervisors each has his own."""
    sender = manifest.sender
    rows = KnownKey.objects.filter(organization=organization, kind=manifest.kind)
    if manifest.kind == PackageKind.TASK:
        rows = rows.filter(site=sender.site)
    known, fingerprint = rows.first(), fingerprint_of(sender.key)
    if known is None:
        return KeyJudgement(Trust.FIRST, fingerprint)
    if known.public_key == sender.key and known.site == sender.site:
        return KeyJudgement(Trust.KNOWN, fingerprint, known)
    if rows.filter(public_key=sender.key, site=sender.site).exists():
        return KeyJudgement(Trust.REPLACED, fingerprint, known)
    is_vouched = known.site == sender.site and _is_vouched(sender, since=known.public_key)
    return KeyJudgement(Trust.VOUCHED if is_vouched else Trust.CHANGED, fingerprint, known)


def _is_vouched(sender: Sender, *, since: str) -> bool:
    """Whether a row of signatures leads from the key that is known to the one that signed."""
    present = since
    for one in sender.vouches:
        if one.old != present:
            continue
        if not is_signed(vouching(sender.site, one.old, one.new), one.signature, public=one.old, what=VOUCH):
            return False
        present = one.new
    return present == sender.key and present != since


def is_heard(typed: str, fingerprint: str) -> bool:
    """The last digits, however they are spaced."""
    heard = "".join(typed.split())
    return len(heard) == HEARD and fingerprint.replace(" ", "").endswith(heard)
