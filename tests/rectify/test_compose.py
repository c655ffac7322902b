"""The production start, as far as it can be checked without an engine."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCUMENTED = set(re.findall(r"^#?\s?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def test_every_service_of_the_production_start_is_there_and_watched() -> None:
    services = COMPOSE["services"]
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert "healthcheck" in services[name], name


def test_data_outlive_their_containers() -> None:
    assert set(COMPOSE["volumes"]) == {"media", "postgres", "redis"}


def test_every_variable_is_documented() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    read = set(
        re.findall(r'(?:env\.\w+|_needed)\(\s*"([A-Z_]+)"', (ROOT / "rectify" / "settings.py").read_text())
    )
    assert (used | read) - DOCUMENTED == set()
