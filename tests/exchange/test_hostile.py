"""What somebody may do to a package on its way: each with its sentence, and nothing of it is kept."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.exceptions import Refused
from exchange.keys import own_key
from exchange.models import IncomingPackage, OutgoingPackage
from exchange.signing import public_of, sign
from tests.cast import Cast
from tests.exchange.packages import (
    Entries,
    a_report,
    content_of,
    entries_of,
    resigned,
    uploaded,
    zipped,
)

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def changed_manifest(entries: Entries) -> Entries:
    manifest = json.loads(entries["manifest.json"])
    manifest["unit"]["name"] = "中共云山区气象局党组"
    return entries | {"manifest.json": json.dumps(manifest).encode()}


def with_key_of_a_stranger(entries: Entries) -> Entries:
    """Signed by somebody who leaves the honest key in the manifest."""
    return entries | {"manifest.sig": sign(Ed25519PrivateKey.generate(), entries["manifest.json"]).encode()}


def changed_row(entries: Entries) -> Entries:
    rows = entries["rows.jsonl"]
    return entries | {"rows.jsonl": rows[:-3] + b"x" + rows[-2:]}


def without_rows(entries: Entries) -> Entries:
    return {name: data for name, data in entries.items() if name != "rows.jsonl"}


def with_more(entries: Entries) -> Entries:
    return entries | {"evidence/9-多出来的.pdf": b"%PDF-1.4"}


def without_signature(entries: Entries) -> Entries:
    return {name: data for name, data in entries.items() if name != "manifest.sig"}


def of_a_later_version(entries: Entries) -> Entries:
    return resigned(entries, version=2)


def of_no_version(entries: Entries) -> Entries:
    return resigned(entries, version="old")


def without_a_field(entries: Entries) -> Entries:
    return resigned(entries, number=0)


def climbing(entries: Entries) -> Entries:
    return resigned(entries | {"../../etc/passwd": b"root"})


def bomb(entries: Entries) -> Entries:
    return resigned(entries | {"evidence/1-大.bin": bytes(40 * MEGABYTE)})


def of_a_stranger(entries: Entries) -> Entries:
    return resigned(entries, unit={"code": "77", "name": "中共云山区气象局党组"})


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (changed_manifest, "签名与清单不符"),
        (with_key_of_a_stranger, "签名与清单不符"),
        (changed_row, "“rows.jsonl”与清单的 SHA-256 不符"),
        (without_rows, "缺少清单里的“rows.jsonl”"),
        (with_more, "多出来的.pdf”不在签过名的清单里"),
        (without_signature, "不是上报包或任务包"),
        (of_a_later_version, r"由更新的版本生成,请先升级本系统\(格式版本2"),
        (of_no_version, "格式版本不认识"),
        (without_a_field, "清单不完整或有错(number)"),
        (climbing, "指向其他文件夹的路径"),
        (bomb, "压缩炸弹"),
        (of_a_stranger, "这是“中共云山区气象局党组”的上报包"),
    ],
)
def test_it_is_refused_and_not_kept(cast: Cast, spoil: Callable[[Entries], Entries], sentence: str) -> None:
    entries = entries_of(content_of(a_report(cast)))
    pattern = sentence.replace("(number)", r"\(number\)")
    with pytest.raises(Refused, match=pattern):
        uploaded(cast, zipped(spoil(entries)))
    assert not IncomingPackage.objects.exists()


def test_a_link_or_a_second_file_of_the_same_name(cast: Cast) -> None:
    entries = entries_of(content_of(a_report(cast)))

    def linked(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("evidence/1-a")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    with pytest.raises(Refused, match="是链接,不能收下"):
        uploaded(cast, zipped(entries, more=linked))

    def twice(archive: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("rows.jsonl", b"{}")

    with pytest.raises(Refused, match="同名的文件"):
        uploaded(cast, zipped(entries, more=twice))


def test_what_is_no_zip_at_all(cast: Cast) -> None:
    for content in (b"not a zip", b"PK\x05\x06" + bytes(18), content_of(a_report(cast))[:-200]):
        with pytest.raises(Refused):
            uploaded(cast, content)
    with pytest.raises(Refused, match="不是上报包或任务包"):
        uploaded(cast, b"PK", name="台账.xlsx")
    with pytest.raises(Refused, match="空文件"):
        uploaded(cast, b"")
    assert not IncomingPackage.objects.exists()


def test_somebody_who_makes_a_package_in_the_name_of_a_unit(cast: Cast) -> None:
    """Whole and signed, with another key: it comes as far as the telephone, and no further by itself."""
    honest = content_of(a_report(cast))
    key = Ed25519PrivateKey.generate()
    entries = entries_of(honest)
    manifest = json.loads(entries["manifest.json"])
    manifest["sender"] |= {"key": public_of(key), "site": "f" * 32}
    raw = json.dumps(manifest).encode()
    forged = zipped(entries | {"manifest.json": raw, "manifest.sig": sign(key, raw).encode()})
    row = uploaded(cast, forged)
    assert row.state == "WAITING"
    assert not IncomingPackage.objects.taken().exists()


def test_the_private_key_is_nowhere(cast: Cast) -> None:
    """Neither in a row nor in a package; without SECRET_KEY the seed says nothing."""
    row, key = own_key(by=cast.office)
    private = key.private_bytes_raw().hex()
    assert private not in str(vars(row))
    content = content_of(a_report(cast))
    assert bytes.fromhex(private) not in content
    assert private.encode() not in b"".join(entries_of(content).values())
    assert OutgoingPackage.objects.count() == 1
