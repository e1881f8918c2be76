"""The JSON Schema of a smoke report, generated from its types.

Run ``python -m dynaform.smoke.report.schema`` to write docs/schemas/smoke.schema.json again.
"""

from __future__ import annotations

from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.report.schema import schema_text
from dynaform.smoke.report.result import json_schema

SCHEMA = Path("docs/schemas/smoke.schema.json")
COMMAND = ".venv/bin/python -m dynaform.smoke.report.schema"


if __name__ == "__main__":
    write_atomically(SCHEMA, schema_text(json_schema()))
