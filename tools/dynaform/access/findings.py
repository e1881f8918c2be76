"""What a matrix has against a policy, as findings at the consumer in the spec."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.access.matrix import ConsumerMatrix
from dynaform.findings import Finding
from dynaform.spec import LoadedFamily


def matrix_findings(loaded: LoadedFamily, matrix: ConsumerMatrix) -> Iterator[Finding]:
    """A finding per pattern that a consumer's policy gets wrong, and one where it may do more than it needs."""
    place = loaded.document.key_place(("consumers", matrix.name))
    for wrong in matrix.wrong:
        yield Finding("DF262", wrong, place, f"consumers/{matrix.name}")
    if matrix.excess:
        seen = f"{len(matrix.excess)} grants of {matrix.name} are not what its patterns need"
        yield Finding("DF263", seen, place, f"consumers/{matrix.name}", notes=matrix.excess)
