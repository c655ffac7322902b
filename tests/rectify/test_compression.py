"""Pages go out compressed to who takes it; files and small answers do not."""

from __future__ import annotations

import gzip

import pytest

from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LEDGER = "/ledger/"


def test_a_page_is_compressed_and_is_the_same(cast: Cast) -> None:
    client = cast.client("office")
    packed = client.get(LEDGER, headers={"accept-encoding": "br, gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert "Accept-Encoding" in packed.headers["Vary"]
    text = gzip.decompress(packed.content).decode()
    assert "</html>" in text
    assert len(packed.content) < len(text.encode()) / 2


@pytest.mark.parametrize("said", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_take_it_gets_it_as_it_is(cast: Cast, said: str) -> None:
    plain = cast.client("office").get(LEDGER, headers={"accept-encoding": said})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "</html>" in plain.content.decode()


def test_lengths_and_tokens_do_not_repeat(cast: Cast) -> None:
    """What BREACH needs to stay the same: one page has another length and another token each time."""
    client = cast.client("office")
    answers = [client.get(LEDGER, headers={"accept-encoding": "gzip"}) for _ in range(12)]
    assert len({len(answer.content) for answer in answers}) > 1
    texts = [gzip.decompress(answer.content).decode() for answer in answers]
    tokens = {text.partition('name="csrfmiddlewaretoken" value="')[2][:64] for text in texts}
    assert len(tokens) == len(texts)


def test_files_are_sent_as_they_are(cast: Cast) -> None:
    answer = cast.client("office").get("/ledger/export/?format=xlsx", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "spreadsheet" in answer.headers["Content-Type"]
    assert "Content-Encoding" not in answer.headers
