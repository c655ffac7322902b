"""The access log of the web process."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from gunicorn.config import Config

from rectify.gunicorn_conf import DiscreetLogger


def line_of(path: str) -> str:
    request = SimpleNamespace(headers=[("Referer", f"http://testserver{path}")])
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": path,
        "PATH_INFO": path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "10.4.4.4",
        "HTTP_REFERER": f"http://testserver{path}",
    }
    logger, config = DiscreetLogger(Config()), Config()
    atoms = logger.atoms(response, request, environ, timedelta(seconds=1))
    return str(config.access_log_format % logger.atoms_wrapper_class(atoms))


def test_it_names_no_calendar_address() -> None:
    line = line_of("/calendar/s3cr-et_1.ics")
    assert "s3cr-et_1" not in line
    assert "/calendar/….ics" in line


def test_it_names_no_link_of_a_screen() -> None:
    assert "eyJ" not in line_of("/embed/eyJhIjox:1abc:s3cr-et_1/")


def test_who_wrote_an_opinion_is_not_in_it() -> None:
    line = line_of("/opinions/abcdefgh2345/")
    assert line.startswith("- - -")
    assert "testserver" not in line and "10.4.4.4" not in line
    assert line_of("/inspections/1/opinions/").startswith("10.4.4.4")


def test_other_addresses_stay() -> None:
    assert "/measures/1/?q=1" in line_of("/measures/1/?q=1")
