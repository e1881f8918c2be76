"""The AWS CLI kept warm: a script's hundred commands without a hundred starts of Python.

The server has awscli imported and its data files read, and forks for every command; the child takes over the caller's
arguments, environment, folder and files, and runs awscli's own driver. The ``aws`` on the script's PATH only hands
these over and exits as the child did. Run as a program this is the server or the client.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def warm_aws(folder: Path) -> Iterator[Path]:
    """A folder for PATH with an ``aws`` in it, as long as the block runs."""
    path = folder / "socket"
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": os.devnull}
    command = [sys.executable, __file__, "serve", str(path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=plain)
    assert server.stdout is not None
    shim = folder / "bin" / "aws"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{__file__}" call "{path}" "$@"\n', "utf-8")
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


def call(path: str, arguments: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        said = json.dumps([arguments, dict(os.environ), str(Path.cwd())]).encode()
        socket.send_fds(server, [len(said).to_bytes(4, "big")], [0, 1, 2])
        server.sendall(said)
        return int.from_bytes(_exactly(server, 1), "big")


def serve(path: str) -> None:
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    _read(driver.session.get_component("data_loader"))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        os.write(1, b"ready\n")
        while True:
            client, _ = listening.accept()
            with client:
                size, files, _, _ = socket.recv_fds(client, 4, 3)
                arguments, environment, folder = json.loads(_exactly(client, int.from_bytes(size, "big")))
                child = os.fork()
                if child == 0:
                    for number, file in enumerate(files):
                        os.dup2(file, number)
                    # importing awscli set the place of its data; everything else is the caller's
                    data = os.environ["AWS_DATA_PATH"]
                    os.environ.clear()
                    os.environ.update(environment | {"AWS_DATA_PATH": data})
                    os.chdir(folder)
                    sys.exit(driver.main(arguments))
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


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (more := connection.recv(size - len(found))):
        found += more
    return found


if __name__ == "__main__":
    role, where, *rest = sys.argv[1:]
    if role == "serve":
        serve(where)
    else:
        sys.exit(call(where, rest))
