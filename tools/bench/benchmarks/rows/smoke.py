"""smoke: its requests, with everything it does around them, beside the same requests sent by bare boto3."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.commands import BenchError
from benchmarks.line import Line, Target, Unit
from benchmarks.replay import Request, bare_client, replay, require_empty
from benchmarks.timing import interleaved, timed
from benchmarks.world import ENVIRONMENT, World, private_world
from dynaform.workflow.smoke import smoke

LIMIT_RATIO = 1.5


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """Both families deployed once; then smoke in this process, its own requests again, and the whole command."""
    with private_world() as world:
        say("preparing: everything is applied")
        world.bring_up()
        turns = _Turns(world)
        ours, bare, command = interleaved(runs, (turns.smoke, turns.replay, turns.command), say=say)
    beside = f"its {len(turns.requests)} requests by bare boto3"
    return [
        Line("smoke", "smoke of all families, in one process", beside, ours, bare, Target(Unit.RATIO, LIMIT_RATIO)),
        Line("smoke", "dynaform smoke, the whole command", beside, command, bare),
    ]


@dataclass(slots=True)
class _Turns:
    """The works of one turn; the replay sends what the smoke before it has sent.

    Attributes:
        world: with everything applied.
        requests: of the latest smoke, in order.
    """

    world: World
    requests: list[Request] = field(default_factory=list)

    def smoke(self) -> float:
        """What `dynaform smoke` does, Terraform's outputs and the start of the process left out."""
        self.requests = []
        reports = smoke(self.world.deployment, (), self._record)
        if failed := [report.family for report in reports if not report.ok]:
            raise BenchError(f"smoke fails for {', '.join(failed)}; run: make rehearse ENV={ENVIRONMENT}")
        return sum(report.seconds for report in reports)

    def _record(self, operation: str, arguments: dict[str, Any]) -> None:
        # copied, because a page's start is put into the same arguments again
        self.requests.append(Request(operation, copy.deepcopy(arguments)))

    def replay(self) -> float:
        """The same requests from the same empty tables to the same empty tables."""
        client = bare_client(self.world.deployment.target)
        seconds = timed(lambda: replay(client, self.requests))
        require_empty(client, self._tables())
        return seconds

    def command(self) -> float:
        """The command as people run it, which asks Terraform for the tables first."""
        return timed(lambda: self.world.copy.dynaform("smoke", "--env", ENVIRONMENT))

    def _tables(self) -> Sequence[str]:
        return sorted({each.arguments["TableName"] for each in self.requests if each.operation == "DescribeTable"})
