"""Where no browser is at hand: packages made and taken in by command."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEntry
from exchange.models import IncomingPackage, OwnKey
from tests.cast import Cast, make_cast, worked_on
from tests.exchange.packages import ABOVE, acting_as, entries_of, heard

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    worked_on(cast)
    return cast


def test_made_and_taken_in(lived: Cast, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("make_report_package", tmp_path, "--as", "wangmin", "--evidence", stdout=out)
    path = Path(out.getvalue().strip())
    assert path.name.startswith("区档案馆_")
    assert path.name.endswith("_上报包.zip")
    assert any(name.startswith("evidence/") for name in entries_of(path.read_bytes()))
    with pytest.raises(CommandError, match="本系统自己生成的"):
        call_command("take_in_package", path, "--as", "duchang", stdout=io.StringIO())
    acting_as(ABOVE)
    call_command("take_in_package", path, "--as", "duchang", "--check", stdout=io.StringIO())
    assert IncomingPackage.objects.get().state == "WAITING"
    with pytest.raises(CommandError, match="指纹末16位不对") as refused:
        call_command("take_in_package", path, "--as", "duchang", stdout=io.StringIO())
    assert refused.value.returncode == 2
    assert AuditEntry.objects.filter(event="TAKE_IN_PACKAGE", is_refused=True).exists()
    out = io.StringIO()
    call_command("take_in_package", path, "--as", "duchang", "--fingerprint", heard(), stdout=out)
    assert "已收下" in out.getvalue()
    with pytest.raises(CommandError, match="收过"):
        call_command("take_in_package", path, "--as", "duchang", stdout=io.StringIO())


def test_who_may_not(lived: Cast, tmp_path: Path) -> None:
    for name, sentence in (("zhaolei", "只有本单位整改办"), ("niemand", "不是在用的账号")):
        with pytest.raises(CommandError, match=sentence):
            call_command("make_report_package", tmp_path, "--as", name, stdout=io.StringIO())
    with pytest.raises(CommandError, match="没有清单和签名|已损坏|不是上报包"):
        path = tmp_path / "a.zip"
        path.write_bytes(b"PK\x05\x06" + bytes(18))
        call_command("take_in_package", path, "--as", "duchang", stdout=io.StringIO())
    assert not OwnKey.objects.exists()
