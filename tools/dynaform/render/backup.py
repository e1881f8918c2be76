"""What a document promises of backups, as the weakest layer of the backup component's settings."""

from __future__ import annotations

from dynaform.planner.layout import Layout
from dynaform.render.hcl import Hcl


def backup_promise(layout: Layout) -> Hcl:
    """The layer: ``enabled`` with schedule and days; null where the document promises none.

    One plan serves all tables of a family, so it keeps the longest promise of any table, and the more frequent one.
    """
    promised = [
        backup for table in layout.family.tables if (backup := layout.family.promise(table, "backup")) is not None
    ]
    if not promised:
        return None
    return {
        "enabled": True,
        "schedule": min(backup.schedule for backup in promised),  # daily sorts before weekly
        "days": max(backup.days for backup in promised),
    }
