"""Ten people press the button at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.exceptions import Refused
from measures import services
from measures.workflow import Act
from tests.cast import fresh, make_cast, submitted


@pytest.mark.django_db(transaction=True)
def test_exactly_one_of_ten_completes() -> None:
    cast = make_cast()
    measure = submitted(cast)

    def attempt(_number: int) -> str:
        try:
            services.complete(measure.pk, by=cast.office)
        except Refused as error:
            return str(error)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(attempt, range(10)))
    assert answers.count("done") == 1
    assert all("待审核" in answer for answer in answers if answer != "done")
    assert fresh(measure).status_changes.filter(act=Act.COMPLETE).count() == 1
