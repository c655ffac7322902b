"""The production start, as far as it can be checked without an engine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
EXAMPLE = (ROOT / ".env.example").read_text()
DOCUMENTED = set(re.findall(r"^#?\s?([A-Z_]+)=", EXAMPLE, re.M))
FILLED_IN = {"SECRET_KEY": "f" * 64, "POSTGRES_PASSWORD": "s3cret"}


def example_environment() -> dict[str, str]:
    """What .env.example says, with the blanks filled in that its user has to fill in."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.M)) | FILLED_IN


def environment_of(service: str) -> dict[str, str]:
    """As `docker compose` works it out: .env first, then the service's own, with ${…} filled in."""
    given = example_environment()
    own = {
        name: re.sub(r"\$\{([A-Z_]+)[^}]*\}", lambda match: given[match[1]], value)
        for name, value in COMPOSE["services"][service]["environment"].items()
    }
    return given | own


def test_every_service_is_there_and_watched() -> None:
    services = COMPOSE["services"]
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert "healthcheck" in services[name], name
        assert services[name]["restart"] == "unless-stopped", name


def test_data_outlive_their_containers() -> None:
    mounted = {
        volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]
    }
    assert set(COMPOSE["volumes"]) == mounted == {"backup", "media", "postgres", "redis"}


def test_nothing_but_the_site_is_published() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["web"]


def test_every_variable_is_documented() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    read = {
        name
        for path in (ROOT / "rectify").glob("*.py")
        for name in re.findall(r'(?:env\.\w+|_needed|environ\.get)\(\s*[\'"]([A-Z_]+)[\'"]', path.read_text())
    }
    theirs = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL"}
    # The second is what it tells its own processes.
    only_for_make_run = {"DEMO", "WEB_SOCKET"}
    assert used | read | set(environment_of("web")) <= DOCUMENTED | theirs | only_for_make_run


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "beat"])
def test_its_environment_is_enough_to_start(service: str, tmp_path: Path) -> None:
    folders = {"MEDIA_ROOT": str(tmp_path / "media"), "STATIC_ROOT": str(tmp_path / "static")}
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "import rectify.settings as s; print(s.DATABASES['default']['HOST'], s.IS_HTTPS)",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment_of(service) | folders,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["postgres", "True"]
