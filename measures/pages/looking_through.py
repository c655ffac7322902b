"""Which file of a measure is looked at, which stand before and behind it, and how it lies there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from measures.files.names import ending
from measures.filters.ledger_place import LedgerPlace
from measures.models import Evidence, EvidenceUse, EvidenceVersion, Measure
from measures.pages.regulations import regulation_evidence
from measures.previews.ways import OFD, PreviewWay, way_of

TURNS = ("0", "90", "180", "270")
SIZES = {"fit": "适合窗口", "wide": "放大", "full": "再放大"}


@dataclass(frozen=True)
class ViewedFile:
    """One file in the row of them; ``name`` is that of the evidence."""

    name: str
    version: EvidenceVersion
    url: str
    is_current: bool = False

    @property
    def kind(self) -> str:
        return PurePath(self.version.name).suffix.lstrip(".").upper()[:4]

    @property
    def has_thumbnail(self) -> bool:
        return not self.version.is_held and way_of(self.version).is_picture


@dataclass(frozen=True)
class FilesShown:
    """``at``: the place of the one looked at, counted from 0. ``is_marked``: with the reader's watermark."""

    files: list[ViewedFile]
    at: int
    is_marked: bool

    @property
    def current(self) -> ViewedFile:
        return self.files[self.at]

    @property
    def version(self) -> EvidenceVersion:
        return self.current.version

    @property
    def position(self) -> str:
        return f"第{self.at + 1}份,共{len(self.files)}份"

    @property
    def earlier(self) -> ViewedFile | None:
        return self.files[self.at - 1] if self.at else None

    @property
    def later(self) -> ViewedFile | None:
        return self.files[self.at + 1] if self.at + 1 < len(self.files) else None

    @property
    def is_framed(self) -> bool:
        """Shown by the browser itself in a frame: pages and texts."""
        return not way_of(self.version).is_picture

    @property
    def address(self) -> str:
        """URL name of what fills the stage: the file itself where the browser knows it as it is."""
        way = way_of(self.version)
        as_it_is = way in (PreviewWay.PICTURE, PreviewWay.PDF) and not self.is_marked
        return "measures:evidence" if as_it_is else "measures:preview"

    @property
    def is_covered(self) -> bool:
        """By a mark laid over it; pages and pictures have theirs in them."""
        return self.is_marked and way_of(self.version) is PreviewWay.TEXT

    @property
    def original(self) -> str:
        """What the way to the file itself is called."""
        return "下载原件(不带水印)" if self.is_marked else "下载"

    @property
    def is_drawn_by_us(self) -> bool:
        return ending(self.version.name) == OFD


def files_of(measure: Measure, chosen: str, *, place: LedgerPlace) -> FilesShown | None:
    """The newest versions in the order of the measure's page; ``chosen`` is one's number, else the first.

    None where there are none. An evidence that was replaced meanwhile is found by its earlier version.
    """
    files: list[ViewedFile] = []
    at = 0
    for evidence in _evidence_of(measure):
        versions = list(evidence.versions.all())
        if not versions or not versions[0].file:
            continue
        if chosen in {str(version.pk) for version in versions}:
            at = len(files)
        url = place.viewer_url(measure.pk, versions[0].pk)
        files.append(ViewedFile(evidence.name, versions[0], url))
    if not files:
        return None
    files[at] = replace(files[at], is_current=True)
    return FilesShown(files, at, measure.organization.has_watermark)


def _evidence_of(measure: Measure) -> list[Evidence]:
    """Its own, then what proves the regulations that it names."""
    uses = EvidenceUse.objects.filter(measure=measure, withdrawn_at__isnull=True).select_related("evidence")
    own = [use.evidence for use in uses.prefetch_related("evidence__versions")]
    return list(dict.fromkeys([*own, *regulation_evidence(measure.pk)]))


@dataclass(frozen=True)
class PictureLook:
    """How a picture lies on the stage: a link changes it without a script, a script without the link."""

    turn: str = "0"
    size: str = "fit"

    @property
    def css(self) -> str:
        return f"turn-{self.turn} size-{self.size}"

    @property
    def left(self) -> str:
        return TURNS[TURNS.index(self.turn) - 1]

    @property
    def right(self) -> str:
        return TURNS[(TURNS.index(self.turn) + 1) % len(TURNS)]

    def sizes(self) -> list[tuple[str, str, bool]]:
        return [(size, label, size == self.size) for size, label in SIZES.items()]


def turned(asked: Mapping[str, str]) -> PictureLook:
    turn, size = asked.get("turn", "0"), asked.get("size", "fit")
    return PictureLook(turn if turn in TURNS else "0", size if size in SIZES else "fit")
