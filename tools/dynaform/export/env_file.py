"""The variables an application reads: names of tables, and the Region twice. No keys: those come from a role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dynaform.documents import did_you_mean
from dynaform.findings import UsageError
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.spec.model import Consumer

TABLE_NAME = "DYNAMODB_TABLE_NAME"
_PLAIN = re.compile(r"[A-Za-z0-9_.,:/@%+=-]*")


def tables_of(
    layout: Layout, proofs: Mapping[str, PatternProof], consumers: Mapping[str, Consumer], consumer: str | None
) -> list[str]:
    """The tables that a consumer's access patterns and stream are about, as written; all without a consumer.

    Raises:
        UsageError: there is no such consumer.
    """
    if consumer is None:
        return list(layout.family.tables)
    if consumer not in consumers:
        raise UsageError(f"there is no consumer {consumer!r}", hint=did_you_mean(consumer, list(consumers)))
    said = consumers[consumer]
    patterns = proofs if "all" in said.access_patterns else said.access_patterns
    used = {step.proof.table for name in patterns if name in proofs for step in proofs[name].steps}
    return [table for table in layout.family.tables if table in used or table == said.stream]


def variables(
    layout: Layout, tables: Iterable[str], names: Mapping[str, str], region: str, endpoint: str | None
) -> dict[str, str]:
    """The variables in their order.

    Args:
        layout: of the family; whether it has one table or several decides what the variables are called.
        tables: those that are wanted, by their names in the spec.
        names: the same to their names in the environment.
        region: of the environment.
        endpoint: to be named, if any.

    Raises:
        UsageError: two tables would get one variable.
    """
    called = variable_names(list(layout.family.tables))
    found = {called[table]: names[table] for table in tables}
    # botocore reads AWS_DEFAULT_REGION only, every other SDK AWS_REGION
    found |= {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    return found | ({"AWS_ENDPOINT_URL": endpoint} if endpoint else {})


def variable_names(tables: Sequence[str]) -> dict[str, str]:
    """Table to variable: DYNAMODB_TABLE_NAME where there is one table, else DYNAMODB_TABLE_ and the name in capitals.

    Raises:
        UsageError: two tables would get one variable.
    """
    if len(tables) == 1:
        return {tables[0]: TABLE_NAME}
    found: dict[str, str] = {}
    for table in tables:
        name = f"DYNAMODB_TABLE_{_upper_snake(table)}"
        for other in (each for each in found if found[each] == name):
            raise UsageError(f"tables {other} and {table} would both be {name}", hint="Rename one in the spec.")
        found[table] = name
    return found


def _upper_snake(name: str) -> str:
    """``UserPosts``, ``userPosts`` and ``user-posts`` alike: USER_POSTS."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\3_\2", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper()


def env_text(header: Iterable[str], found: Mapping[str, str]) -> str:
    """Comment lines, then KEY=VALUE lines that a shell and a dotenv reader understand alike.

    Raises:
        UsageError: a value that no quoting says to both.
    """
    lines = [f"# {line}" for line in header]
    return "".join(f"{line}\n" for line in [*lines, *(f"{name}={_quoted(name, found[name])}" for name in found)])


def _quoted(name: str, value: str) -> str:
    """Between single quotes nothing has a meaning, to neither; only a quote itself cannot stand there."""
    if _PLAIN.fullmatch(value):
        return value
    if re.search(r"['\\\n\r]", value):
        raise UsageError(f"{name} cannot be written to the file: {value!r}", hint="Use --format json.")
    return f"'{value}'"
