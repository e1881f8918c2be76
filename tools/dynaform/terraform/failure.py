"""Terraform's failures in our words: the first real error, and how to mend the well-known ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dynaform.findings import DynaformError, RefusedError, WorldError

ERRORED_STATE = "errored.tfstate"
"""The file Terraform writes into the root's folder where it cannot save its state."""
PUSH = f"When the bucket answers again, run terraform state push {ERRORED_STATE} in the root's folder."
_PROVIDER = "No provider was found: set DYNAFORM_PROVIDER_MIRROR, or allow the registry."
_HINTS = (
    (ERRORED_STATE, PUSH),
    ("no space left on device", "The disk is full: make room, then run it again."),
    (
        "Error acquiring the state lock",
        "Another run holds the lock: wait for it. If none runs: terraform force-unlock.",
    ),
    ("No valid credential sources", "Sign in (aws sso login), or set AWS_PROFILE or access keys."),
    ("ExpiredToken", "The session has expired: sign in again."),
    ("connection refused", "The endpoint does not answer: start the simulator (make simulator-up), or mend the URL."),
    ("no such host", "The endpoint's name is unknown: check the network and AWS_ENDPOINT_URL."),
    (
        "doesn't match any of the checksums",
        "The provider is not the one .terraform.lock.hcl names: mend the mirror, or the hashes of the lock file.",
    ),
    (
        "Provider dependency changes detected",
        "The root's .terraform.lock.hcl is missing or lacks a provider: make render writes it, from the one of all.",
    ),
    ("Failed to query available provider", _PROVIDER),
    ("Failed to install provider", _PROVIDER),
    ("Unsupported Terraform Core version", "Use Terraform 1.11 or newer."),
    ("Saved plan is stale", "The state has changed since: plan again."),
    (
        "ResourceInUseException: Table already exists",
        "It is not in this state: import it, by adopt: true in environment.yaml where all tables exist.",
    ),
    ("not authorized", "The credentials lack a permission; the message names it."),
    ("AWS account ID not allowed", "These credentials are of another account than environment.yaml says."),
    ("NoSuchBucket", "Make the state bucket once with terraform/bootstrap."),
    ("No value for required variable", "Give it a value in the environment's tfvars."),
    ("Backend initialization required", "Run terraform init, as plan does, before anything else."),
)
_SETTINGS = "Mend the tfvars of the environment (envs/<env>/common.tfvars or <family>.tfvars)."
_WRONG_SETTINGS = (
    "Invalid value for variable",
    "Invalid value for input variable",
    "Resource precondition failed",
    "Resource postcondition failed",
)
"""Refusals of our own modules: the answer is no, nothing in the world failed."""
_BOX = re.compile(r"^[│╷╵] ?")


def failure(command: str, root: str, output: str) -> DynaformError:
    """The error to raise for a failed command, from its (redacted) output: the first error's summary is the message.

    What a module's validation or condition refuses is a RefusedError, everything else a WorldError.
    """
    blocks = _errors(output) or [(output.strip().splitlines() or ["no output"])[-1:]]
    summary, *body = blocks[0]
    detail = "\n\n".join(filter(None, ("\n".join(body), _text(blocks[1:]))))
    if any(block[0].startswith(_WRONG_SETTINGS) for block in blocks):
        return RefusedError(f"the settings of {root} are refused: {summary}", hint=_SETTINGS, detail=detail)
    # Terraform wraps its lines wherever they get too long
    flat = " ".join(output.split())
    hint = next((hint for needle, hint in _HINTS if needle in flat), "Terraform's own words are above.")
    return WorldError(f"terraform {command} failed for {root}: {summary}", hint=hint, detail=detail)


def errors_text(output: str) -> str:
    """Every error of an output, as text without boxes; "execution halted" only says that there was an interrupt."""
    return _text([block for block in _errors(output) if block != ["execution halted"]])


def half_created(state: Mapping[str, Any]) -> list[str]:
    """Addresses of the tables that a state (``terraform show -json``) marks as tainted, sorted."""
    return sorted(_tainted(state.get("values", {}).get("root_module", {})))


def _tainted(module: Mapping[str, Any]) -> Iterator[str]:
    for resource in module.get("resources", []):
        if resource.get("tainted") and resource["type"] == "aws_dynamodb_table":
            yield str(resource["address"])
    for child in module.get("child_modules", []):
        yield from _tainted(child)


def _text(blocks: list[list[str]]) -> str:
    return "\n\n".join("\n".join((f"Error: {first}", *rest)) for first, *rest in blocks)


def _errors(output: str) -> list[list[str]]:
    """The lines of every ``Error: ...`` block. It ends with its box, or where the next error or warning begins."""
    found: list[list[str]] = []
    inside = False
    for line in output.splitlines():
        text = _BOX.sub("", line).rstrip()
        if text.startswith("Error: "):
            found.append([text.removeprefix("Error: ")])
            inside = True
        elif text.startswith("Warning: ") or line.startswith("╵"):
            inside = False
        elif inside and text:
            found[-1].append(text)
    return found
