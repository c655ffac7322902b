"""What a regulation serves and what proves it stands with it, or with what it was joined to, in one unit."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from measures.models import Regulation, RegulationFile, RegulationUse
from operations.invariants.unless import unless

BATCH_SIZE = 1000


def served_as_named() -> Iterator[str]:
    own = Q(regulation=F("named")) | Q(regulation=F("named__merged_into"))
    joined = Q(named__merged_into__isnull=True) | Q(regulation=F("named__merged_into"))
    inside = {
        RegulationUse: Q(measure__organization=F("regulation__organization")),
        RegulationFile: Q(evidence__organization=F("regulation__organization")),
    }
    for model, is_inside in inside.items():
        wrong = unless(model._default_manager.all(), own & joined & is_inside)
        for pk in wrong.order_by("pk").values_list("pk", flat=True).iterator(BATCH_SIZE):
            yield f"{model._meta.verbose_name}{pk}不在它登记的制度名下,或不属于同一单位。"
    rows = Regulation.objects.filter(merged_into__isnull=False)
    stray = unless(
        rows, Q(organization=F("merged_into__organization"), merged_into__merged_into__isnull=True)
    )
    for pk in stray.order_by("pk").values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"制度{pk}并入的制度属于其他单位,或自己也已并入别的制度。"
