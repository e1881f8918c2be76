"""The command line and its one error edge."""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence

import click

from dynaform import __version__
from dynaform.findings import DynaformError

COMMANDS = {
    "access": "the IAM policies of consumers, and who may do what",
    "apply": "apply exactly the saved, reviewed plans",
    "backup": "an on-demand backup of every table, now",
    "check": "every design finding of every spec, and stale rendered files",
    "cli-script": "AWS CLI commands that make a family's tables and call every access pattern",
    "destroy": "destroy an environment's tables, guarded",
    "env-file": "the variables an application of a family reads, no keys",
    "explain": "the proofs as people read them",
    "new": "scaffold a family",
    "outputs": "names and ARNs of what is deployed",
    "plan": "a saved plan per family, with policy, guard and review; changes nothing",
    "rehearse": "a whole environment on a private simulator, from check to destroy",
    "render": "write Terraform and READMEs from the specs",
    "review": "the pull-request report of the saved plans",
    "rule": "what a finding id means",
    "simulator": "start, stop or ask after an environment's simulator",
    "smoke": "run every access pattern against what is deployed",
}


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO}
"""What a disk refuses is the world's failure and no bug of ours."""


def command_named(name: str) -> click.Command:
    """A command of the table above; its module is imported now."""
    command: click.Command = importlib.import_module(f"dynaform.cli.commands.{name.replace('-', '_')}").command
    return command


class _Lazy(click.Group):
    """Imports a command's module only when it runs: --help and a typo stay fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return command_named(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, 1)
            suggestion = f" Did you mean {close[0]!r}?" if close else ""
            raise click.UsageError(error.message + suggestion, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dynaform")
def cli() -> None:
    """DynamoDB table families from one spec: proved, rendered, policed, planned, applied and exercised.

    Exit codes: 0 fine; 1 the answer is no; 2 wrong use; 3 a bug of ours; 4 the world failed; 130 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and exit; expected errors show message and hint, a bug writes a report and names it."""
    with _ends_as_interrupts():
        code = run(list(sys.argv[1:] if arguments is None else arguments))
    gc.freeze()  # what is left goes with the process; looking for garbage among it would be the last thing to wait for
    sys.exit(code)


@contextlib.contextmanager
def _ends_as_interrupts() -> Iterator[None]:
    """SIGTERM and a closed terminal act as Ctrl-C does: what was written is cleaned up; nohup stays as it is."""
    heard = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]
    before = {each: signal.signal(each, signal.default_int_handler) for each in heard}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    # we have no plugins of pydantic's, and looking for some reads what every installed package says of itself
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        result = cli.main(arguments, prog_name="dynaform", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except DynaformError as error:
        from dynaform.cli.errors import show_error

        show_error(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # the reader of our output has gone; nothing is left to say
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - the one edge behind which a bug becomes a report
        if isinstance(error, OSError) and error.errno in _DISK:
            done = "opened" if error.errno == errno.EACCES else "written"
            click.echo(f"error: {error.filename or 'the output'} cannot be {done}: {error.strerror}", err=True)
            return 4
        from dynaform.cli.errors import report_bug

        report_bug(error, arguments)
        return 3
