"""Floor 4: export. A family for those without Terraform: an environment file, a script of AWS CLI commands."""

from dynaform.export.env_file import env_text, tables_of, variables
from dynaform.export.script import Part, Script, script_text
from dynaform.export.settings import TableSettings, planned, promised

__all__ = [
    "Part",
    "Script",
    "TableSettings",
    "env_text",
    "planned",
    "promised",
    "script_text",
    "tables_of",
    "variables",
]
