"""Waivers: temporary exemptions from policy or guard, each with a reason, an owner and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from dynaform.documents import StrictModel, read_document, validate
from dynaform.findings import Finding, Place

_Said = Annotated[str, Field(min_length=1)]


class Waiver(StrictModel):
    """One exemption: a rule, at an address (as Terraform's plans name it), until a day."""

    rule: _Said
    address: _Said
    reason: _Said
    owner: _Said
    expires: date


class _Waivers(StrictModel):
    waivers: tuple[Waiver, ...] = ()


def load_waivers(root: Path, environment: str) -> list[tuple[Waiver, Place]]:
    """The waivers of envs/<env>/waivers.yaml with their places; none where there is no file. Raises FindingsError."""
    path = root / "envs" / environment / "waivers.yaml"
    if not path.is_file():
        return []
    document = read_document(path, root)
    loaded = validate(_Waivers, document)
    return [(waiver, document.place(("waivers", index))) for index, waiver in enumerate(loaded.waivers)]


def waiver_findings(
    waivers: Iterable[tuple[Waiver, Place]], failures: set[tuple[str, str]], today: date
) -> list[Finding]:
    """Expired waivers, and those that match no failure (``failures`` are rule and address)."""
    findings = []
    for waiver, place in waivers:
        subject = f"{waiver.rule} at {waiver.address}"
        if waiver.expires < today:
            hint = f"Mend it, or ask {waiver.owner} to renew the waiver."
            findings.append(Finding("DF192", f"expired on {waiver.expires}", place, subject, hint=hint))
        elif (waiver.rule, waiver.address) not in failures:
            findings.append(Finding("DF193", "nothing fails there any more", place, subject, hint="Remove the waiver."))
    return findings
