"""The AWS CLI kept warm: a script's hundred commands without a hundred starts of Python.

The server has awscli imported and its data files read, and forks for every command; the child takes over the caller's
arguments, environment, folder and files, and runs awscli's own driver. The ``aws`` on the script's PATH only hands
these over (``warm_call``) and exits as the child did. Run as a program this is the server.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CALL = Path(__file__).with_name("warm_call.py")


@contextlib.contextmanager
def warm_aws(folder: Path) -> Iterator[Path]:
    """A folder for PATH with an ``aws`` in it, as long as the block runs."""
    path = folder / "socket"
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": os.devnull}
    command = [sys.executable, __file__, str(path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=plain)
    assert server.stdout is not None
    shim = folder / "bin" / "aws"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{CALL}" "{path}" "$@"\n', "utf-8")
    shim.chmod(0o755)
    try:
        assert server.stdout.readline() == b"ready\n", "awscli is in tools/requirements/dev.txt: make setup"
        yield shim.parent
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def run_script(script: str, aws: Path, endpoint: str) -> str:
    """Run a script to its end; what it printed."""
    variables = {"PATH": f"{aws}:/usr/bin:/bin", "HOME": os.devnull, "AWS_ENDPOINT_URL": endpoint}
    done = subprocess.run(["bash"], input=script, env=variables, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr}"
    assert done.stderr == ""
    return done.stdout


def serve(path: str) -> None:
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    _read(driver.session.get_component("data_loader"))
    # what is there already is never collected: a child that looked through it would have to copy it
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        os.write(1, b"ready\n")
        while True:
            client, _ = listening.accept()
            with client:
                size, files, _, _ = socket.recv_fds(client, 4, 3)
                count, *said = _exactly(client, int.from_bytes(size, "big")).decode().split("\0")
                arguments, folder, environment = said[: int(count)], said[int(count)], said[int(count) + 1 :]
                child = os.fork()
                if child == 0:
                    for number, file in enumerate(files):
                        os.dup2(file, number)
                    # importing awscli set the place of its data; everything else is the caller's
                    data = os.environ["AWS_DATA_PATH"]
                    os.environ.clear()
                    os.environ.update([each.split("=", 1) for each in environment])
                    os.environ["AWS_DATA_PATH"] = data
                    os.chdir(folder)
                    _end(driver.main(arguments))
                for file in files:
                    os.close(file)
                client.sendall(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]).to_bytes(1, "big"))


def _read(loader: Any) -> None:
    """Read what every command would read: the loader keeps it."""
    loader.list_available_services("service-2")
    for name in ("service-2", "paginators-1", "waiters-2", "endpoint-rule-set-1"):
        loader.load_service_model("dynamodb", name)
    for name in ("cli", "endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data(name)


def _end(code: int) -> None:
    """Without tidying up what the parent made, which takes longer than most commands."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (more := connection.recv(size - len(found))):
        found += more
    return found


if __name__ == "__main__":
    serve(sys.argv[1])
