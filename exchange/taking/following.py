"""Whether a package may follow those that were taken in: no replay, nothing older, a gap is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Organization
from audit.exceptions import Refused
from exchange.models import IncomingPackage, PackageSource
from exchange.opening import ReadPackage

# Clocks of two networks; what is further ahead is a wrong clock, and would shut out all that follows.
AHEAD = timedelta(days=1)


def newest_signed(kind: str, organization: Organization, *, site: str = "") -> IncomingPackage | None:
    rows = IncomingPackage.objects.taken().filter(
        kind=kind, organization=organization, source=PackageSource.PACKAGE
    )
    if site:
        rows = rows.filter(manifest__sender__site=site)
    return rows.order_by("-pk").first()


def follow(found: ReadPackage, organization: Organization, *, now: datetime) -> list[str]:
    """Sentences to accept; raises ``Refused``. Asked when it comes and again when it is confirmed."""
    manifest = found.manifest
    what = "上报包" if manifest.kind == "REPORT" else "任务包"
    if manifest.as_of > now + AHEAD:
        raise Refused(f"这个{what}的数据截至时间在将来({_day(manifest.as_of)}),请对方校准时钟后重新生成。")
    taken = IncomingPackage.objects.taken().filter(kind=manifest.kind, organization=organization)
    if again := taken.filter(digest=found.digest).first():
        when = _day(again.taken_at) if again.taken_at else ""
        raise Refused(f"这个{what}(第{manifest.number}号)已于{when}收过,不必再次收下。")
    last = newest_signed(manifest.kind, organization, site=manifest.sender.site)
    if last is None:
        return []
    assert last.number is not None
    if manifest.number <= last.number:
        raise Refused(
            f"这是第{manifest.number}号{what},已经收过第{last.number}号({last.as_of_text}),"
            "较旧的或编号重复的包不再收下。"
        )
    if manifest.as_of < last.as_of:
        raise Refused(f"这个{what}的数据截至{_day(manifest.as_of)},比已收的{_day(last.as_of)}还早,不能收下。")
    return list(_chain(found, last, what=what))


def _chain(found: ReadPackage, last: IncomingPackage, *, what: str) -> Iterator[str]:
    number, before = found.manifest.number, last.number or 0
    if number > before + 1:
        missing = f"第{before + 1}号" if number == before + 2 else f"第{before + 1}至{number - 1}号"
        yield f"上一次收的是第{before}号,这是第{number}号:中间的{missing}{what}没有收到。"
    elif found.manifest.previous != last.digest:
        yield (
            f"这个{what}写明的上一份不是已收的第{before}号:对方可能从备份恢复过,或第{before}号被替换过。"
            "请与对方核实。"
        )


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
