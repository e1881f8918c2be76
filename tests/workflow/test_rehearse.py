"""What a rehearsal says after its folder is gone."""

from __future__ import annotations

from pathlib import Path

from dynaform.findings import Finding
from dynaform.workflow.rehearse import _outliving

FOLDER = Path("/somewhere/.dynaform/rehearsals/prod-1")


def test_no_note_leads_into_the_folder_that_is_gone() -> None:
    level = "policy level prod, checked by CKV_AWS_28"
    finding = Finding("DF501", "off", notes=(level, f"in the plan: {FOLDER}/social/plan.json:7"))
    assert _outliving(finding, FOLDER).notes == (level,)


def test_findings_without_such_notes_stay_as_they_are() -> None:
    finding = Finding("DF501", "off", subject="social", notes=("in the plan: plan.json:7",))
    assert _outliving(finding, FOLDER) == finding
