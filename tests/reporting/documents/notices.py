"""A notice as records."""

from __future__ import annotations

from issues.models import Inspection
from notices.imports.confirm import NewInspection, confirm
from notices.imports.store import store_notice
from tests.cast import Cast
from tests.notices.parser.documents import PLAIN


def imported(cast: Cast, text: str = PLAIN) -> Inspection:
    notice = store_notice(text, file_name="通报.txt", by=cast.office)
    return confirm(notice.pk, by=cast.office, target=NewInspection("再次巡察"))
