"""Two telephones with one code at the same moment: one gets in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from audit.exceptions import Refused
from measures import services
from measures.models import EvidenceUse, PhoneUpload
from measures.services.phone import BUSY, CLAIM_LASTS, OVER, take_photos
from tests.cast import Cast, assigned, make_cast
from tests.measures.phones import a_picture, with_phone

PHONES = 4


def a_code(cast: Cast) -> PhoneUpload:
    with_phone(cast)
    services.open_phone_upload(assigned(cast).pk, by=cast.handler)
    return PhoneUpload.objects.get()


def photo(colour: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{colour}.png", a_picture(colour), "image/png")


@pytest.mark.django_db(transaction=True)
def test_one_of_several_gets_in() -> None:
    cast = make_cast()
    code, start = a_code(cast), Barrier(PHONES)
    colours = ["red", "blue", "green", "black"]

    def send(colour: str) -> str:
        start.wait(60)
        try:
            take_photos(code.pk, [photo(colour)])
        except Refused as error:
            return str(error)
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(PHONES) as pool:
        answers = list(pool.map(send, colours))
    assert answers.count("in") == 1
    assert set(answers) - {"in"} <= {BUSY, OVER}
    assert EvidenceUse.objects.filter(measure=cast.measure).count() == 1


@pytest.mark.django_db
def test_while_one_sends_the_other_waits_and_who_was_cut_off_does_not_block(cast: Cast) -> None:
    code = a_code(cast)
    PhoneUpload.objects.update(claimed_at=timezone.now())
    with pytest.raises(Refused, match="另一部手机"):
        take_photos(code.pk, [photo("red")])
    assert not EvidenceUse.objects.exists()
    PhoneUpload.objects.update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
    assert take_photos(code.pk, [photo("red")]).count == 1


@pytest.mark.django_db
def test_what_was_refused_leaves_the_code_free(cast: Cast) -> None:
    code = a_code(cast)
    broken = SimpleUploadedFile("坏.png", b"\x89PNG\r\n\x1a\n nothing", "image/png")
    assert take_photos(code.pk, [broken]).refused
    assert PhoneUpload.objects.get().claimed_at is None
    assert take_photos(code.pk, [photo("red")]).count == 1
