"""What a test client gives back, under a name that tests may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

# The stubs know the class, Django itself does not: a name for the checker alone.
Answer: TypeAlias = "_MonkeyPatchedWSGIResponse"


def released(answer: Answer) -> Answer:
    """The files behind ``answer`` are closed; ``answer.close()`` would end the test's connection as well."""
    for close in vars(answer)["_resource_closers"]:
        close()
    return answer
