"""The JSON Schema of a smoke report, generated from its types.

Run ``python -m dynaform.smoke.schema`` to write docs/schemas/smoke.schema.json again.
"""

from __future__ import annotations

import json
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.smoke.result import json_schema

SCHEMA = Path("docs/schemas/smoke.schema.json")
COMMAND = ".venv/bin/python -m dynaform.smoke.schema"


def schema_text() -> str:
    """The schema as the file holds it: the same types always give the same bytes."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_atomically(SCHEMA, schema_text())
