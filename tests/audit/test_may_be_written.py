"""A server that goes away at the commit leaves open whether it was made; whatever else fails was undone."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError, connection

from audit.exceptions import Refused, may_be_written


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("closed")])
def test_only_a_server_can_go_away(error: Exception) -> None:
    assert may_be_written(error) is (connection.vendor == "postgresql")


@pytest.mark.parametrize("error", [Refused("不能。"), ValueError("x"), KeyboardInterrupt()])
def test_anything_else_undid_the_transaction(error: BaseException) -> None:
    assert may_be_written(error) is False
