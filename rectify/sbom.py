"""``python -m rectify.sbom [FILE]``: what this program consists of besides itself, as CycloneDX 1.6 (JSON).

Read from requirements.lock, whose hashes are those that the installation asks for, and from the list of
vendored files. The same tree gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from rectify import __version__

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENDORED = ROOT / "static" / "vendor"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^ ;\\]+)(?: ; ([^\\]+?))? *\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \| (\S+)")
Component = dict[str, object]


def packages() -> Iterator[Component]:
    """Of every platform; those of some only say which."""
    for part in re.split(r"\n(?=\S)", LOCK.read_text()):
        if pinned := PINNED.match(part.splitlines()[0]):
            name, version, marker = pinned.groups()
            properties = [{"name": "python:marker", "value": marker}] if marker else []
            yield {
                "type": "library",
                "bom-ref": f"pkg:pypi/{name.lower()}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name.lower()}@{version}",
                "externalReferences": [
                    {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/#{number}"}
                    | {"hashes": [{"alg": "SHA-256", "content": digest}]}
                    for number, digest in enumerate(HASH.findall(part))
                ],
                "properties": properties,
            }


def vendored() -> Iterator[Component]:
    for line in (VENDORED / "README.md").read_text().splitlines():
        if (row := ROW.match(line)) and (file := VENDORED / row[4]).is_file():
            name, version, licence = row[1], row[2], row[3]
            yield {
                "type": "library",
                "bom-ref": f"vendored:{row[4]}",
                "name": name,
                "version": version,
                "licenses": [{"license": {"name": licence}}],
                "hashes": [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}],
            }


def bill() -> dict[str, object]:
    components = [*packages(), *vendored()]
    told = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, __version__ + told)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "rectify",
                "name": "rectify",
                "version": __version__,
            }
        },
        "components": components,
        "dependencies": [{"ref": "rectify", "dependsOn": [component["bom-ref"] for component in components]}],
    }


def document() -> str:
    return json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / f"rectify-{__version__}.cdx.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document())
    print(path)


if __name__ == "__main__":
    main()
