"""moto changed as the simulator's process changes it, for as long as a test wants that."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from moto import backends
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

from dynaform.simulator.values import handle_values_directly


@contextlib.contextmanager
def direct_values() -> Iterator[None]:
    """Attribute values answered and compared directly within the block; afterwards moto is as it comes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backends, "list_of_moto_modules", backends.list_of_moto_modules)
        patch.setattr(BaseJSONSerializer, "_serialize_type_structure", BaseJSONSerializer._serialize_type_structure)
        patch.setattr(DynamoType, "cast_value", DynamoType.cast_value)
        handle_values_directly()
        try:
            yield
        finally:
            del BaseJSONSerializer.handles_values_directly  # type: ignore[attr-defined]
