"""Where providers come from: a mirror on disk as an air-gapped site has one, else the registry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import UsageError

VARIABLE = "DYNAFORM_PROVIDER_MIRROR"
_REGISTRY = "registry.terraform.io"
_PROVIDER = Path(_REGISTRY) / "hashicorp" / "aws"
_PARENTS = ("/opt", "/usr/local/share", "/usr/share")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder that holds registry.terraform.io/..., and how it was found."""

    folder: Path
    found: str

    def describe(self) -> str:
        """One line for people."""
        return f"providers from {self.folder} ({self.found})"


def find_mirror(variables: Mapping[str, str]) -> Mirror | None:
    """The first mirror that has the AWS provider, None where providers come from the registry.

    Order: the explicit variable, Terraform's implied mirror folders, folders one level under /opt, /usr/local/share
    and /usr/share.

    Raises:
        UsageError: the variable names a folder without the provider.
    """
    if explicit := variables.get(VARIABLE):
        chosen = Path(explicit).expanduser().absolute()
        if not (chosen / _PROVIDER).is_dir():
            raise UsageError(
                f"{VARIABLE} is {explicit}, which has no {_PROVIDER}",
                hint=f"Point it at the folder that holds {_REGISTRY}, or unset it.",
            )
        return Mirror(chosen, f"from {VARIABLE}")
    for folder, found in (*_implied(variables), *_well_known()):
        if (folder / _PROVIDER).is_dir():
            return Mirror(folder, found)
    return None


def _implied(variables: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The folders Terraform itself searches when nothing is configured."""
    home = Path(variables.get("HOME", "/nonexistent"))
    yield home / ".terraform.d" / "plugins", "Terraform's own plugin folder"
    yield home / "Library" / "Application Support" / "io.terraform" / "plugins", "Terraform's own plugin folder"
    data = variables.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = variables.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in filter(None, (data, *shared.split(":"))):
        yield Path(folder) / "terraform" / "plugins", "Terraform's implied mirror"


def _well_known() -> Iterator[tuple[Path, str]]:
    for parent in map(Path, _PARENTS):
        for registry in sorted(parent.glob(f"*/{_REGISTRY}")):
            yield registry.parent, "found on this machine"


def cli_config(folder: Path, mirror: Mirror | None) -> Path:
    """Write Terraform's CLI configuration for our children and return its path.

    It is always ours, because a TF_CLI_CONFIG_FILE of the caller may point at a file that does not exist, and because
    credentials blocks of a personal file have no place in a run of ours.
    """
    path = folder / "terraform.rc"
    lines = ["disable_checkpoint = true"]
    if mirror is not None:
        lines += [
            "provider_installation {",
            f"  filesystem_mirror {{\n    path = {json.dumps(str(mirror.folder))}\n  }}",
            "  direct {",
            f'    exclude = ["{_REGISTRY}/hashicorp/aws"]',
            "  }",
            "}",
        ]
    text = "\n".join(lines) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)
    return path
