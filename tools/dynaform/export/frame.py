"""What stands around a script's commands: which AWS they reach, and that they meet and leave empty tables."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from dynaform.environments import Environment
from dynaform.export.shell import aws_command
from dynaform.planner.calls.wire import item_to_wire

_BATCH = 25

_HELPERS = """\
fail() { printf '%s\\n' "$*" >&2; exit 2; }
say() { printf '\\n# %s\\n' "$*"; }

# The service prepares the backups of a new table after it is there, and refuses to change them until then.
once_prepared() {
  local said
  until said=$("$@" 2>&1); do
    case $said in
      *ContinuousBackupsUnavailableException*) sleep 5 ;;
      *) printf '%s\\n' "$said" >&2; return 1 ;;
    esac
  done
}"""


def preamble(environment: Environment, needs_key: bool, key_variable: str) -> str:
    """Strict mode, the Region, and a stop before anything reaches another AWS than the environment's."""
    region = environment.region
    lines = ["set -euo pipefail", f"export AWS_REGION={region} AWS_DEFAULT_REGION={region} AWS_PAGER=''", _HELPERS, ""]
    lines.append("command -v aws >/dev/null || fail 'aws is not on PATH: install the AWS CLI'")
    lines += _simulator(environment) if environment.target == "simulator" else _account(environment)
    if needs_key:
        words = f"set {key_variable} to the ARN of the key of {environment.environment}"
        lines.append(f': "${{{key_variable}:?{words}}}"')
    return "\n".join(lines)


def _simulator(environment: Environment) -> list[str]:
    name = environment.environment
    return [
        f"# {name} targets a simulator. Made-up keys see to it that AWS itself would refuse all this.",
        f': "${{AWS_ENDPOINT_URL:?set it to the endpoint of the simulator of {name}}}"',
        "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
        "unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN",
    ]


def _account(environment: Environment) -> list[str]:
    if environment.endpoint:
        reach = f"export AWS_ENDPOINT_URL={shlex.quote(environment.endpoint)}"
    else:
        reach = "export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true"
    account = environment.account
    return [
        reach,
        "account=$(aws sts get-caller-identity --query Account --output text)",
        f'[ "$account" = {account} ] || fail "these credentials are of account $account, '
        f'{environment.environment} is {account}"',
    ]


def empty_tables(names: Iterable[str]) -> str:
    """Refuses where a table holds an item: an example could overwrite it."""
    tables = " ".join(map(shlex.quote, names))
    return (
        f"for table in {tables}; do\n"
        '  held=$(aws dynamodb scan --table-name "$table" --limit 1 --select COUNT --query Count --output text)\n'
        '  [ "$held" = 0 ] || fail "$table holds items; the examples could overwrite some"\n'
        "done"
    )


def cleanup(items: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """Takes the example items away again, a table after the other, 25 per call.

    Args:
        items: table name and stored primary key of each.
    """
    tables: dict[str, list[Any]] = {}
    for table, key in items:
        tables.setdefault(table, []).append({"DeleteRequest": {"Key": item_to_wire(key)}})
    lines = ["# The examples go again.", "say cleanup"]
    for table, requests in tables.items():
        for first in range(0, len(requests), _BATCH):
            some = {table: requests[first : first + _BATCH]}
            lines.append(aws_command("BatchWriteItem", {"RequestItems": some}) + " >/dev/null")
    return "\n".join(lines)
