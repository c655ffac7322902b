"""The bill of materials names all that is installed and served, each with the hash that is asked for."""

from __future__ import annotations

import json
import re
from typing import Any

from rectify import __version__, sbom


def components() -> list[dict[str, Any]]:
    return json.loads(json.dumps(sbom.bill()))["components"]


def test_every_needed_package_is_in_it_with_its_hashes() -> None:
    wanted = re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", (sbom.ROOT / "requirements.txt").read_text(), re.M)
    found = {(row["name"].lower(), row["version"]): row for row in components()}
    assert len(wanted) > 30
    for name, version in wanted:
        assert found[name.lower().replace("_", "-"), version]["externalReferences"], name


def test_what_pages_are_made_of_is_in_it() -> None:
    names = {row["name"] for row in components() if row["bom-ref"].startswith("vendored:")}
    assert names == {"Bootstrap", "htmx"}


def test_it_is_a_cyclonedx_of_this_version() -> None:
    found = sbom.bill()
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert f'"version": "{__version__}"' in json.dumps(found["metadata"])
    assert found == sbom.bill()
    references = [row["bom-ref"] for row in components()]
    assert len(references) == len(set(references))
