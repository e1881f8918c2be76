"""Terraform's failures in our words: the first real error, and how to mend the well-known ones."""

from __future__ import annotations

from dynaform.findings import WorldError

_PROVIDER = "No provider was found: set DYNAFORM_PROVIDER_MIRROR, or allow the registry."
_HINTS = (
    (
        "Error acquiring the state lock",
        "Another run holds the lock: wait for it. If none runs: terraform force-unlock.",
    ),
    ("No valid credential sources", "Sign in (aws sso login), or set AWS_PROFILE or access keys."),
    ("ExpiredToken", "The session has expired: sign in again."),
    ("connection refused", "The endpoint does not answer: start the simulator (make simulator-up), or mend the URL."),
    ("no such host", "The endpoint's name is unknown: check the network and AWS_ENDPOINT_URL."),
    (
        "Failed to query available provider",
        _PROVIDER,
    ),
    ("Failed to install provider", _PROVIDER),
    ("Unsupported Terraform Core version", "Use Terraform 1.11 or newer."),
    ("Saved plan is stale", "The state has changed since: plan again."),
    ("not authorized", "The credentials lack a permission; the message names it."),
    ("AWS account ID not allowed", "These credentials are of another account than environment.yaml says."),
    ("NoSuchBucket", "Make the state bucket once with terraform/bootstrap."),
)


def failure(command: str, root: str, output: str) -> WorldError:
    """The error to raise for a failed command, from its (redacted) output."""
    errors = _errors(output)
    first = errors[0] if errors else (output.strip().splitlines() or ["no output"])[-1]
    hint = next((hint for needle, hint in _HINTS if needle in output), "Terraform's own words are above.")
    return WorldError(f"terraform {command} failed for {root}: {first}", hint=hint, detail="\n\n".join(errors[1:]))


def _errors(output: str) -> list[str]:
    """Every ``Error: ...`` block, its lines joined. It ends with its box, or where the next error or warning begins."""
    found: list[list[str]] = []
    inside = False
    for line in output.splitlines():
        text = line.strip("│╷| \t")
        if text.startswith("Error: "):
            found.append([text.removeprefix("Error: ")])
            inside = True
        elif text.startswith(("Warning: ", "╵")):
            inside = False
        elif inside and text:
            found[-1].append(text)
    return [" ".join(block) for block in found]
