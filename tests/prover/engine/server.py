"""The engine as a process of this test run."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from .jars import NoEngineError

MAIN = "software.amazon.dynamodb.services.local.main.ServerRunner"
START_SECONDS = 60.0


@contextmanager
def running(folder: Path, log: Path) -> Iterator[str]:
    """The endpoint of a fresh engine that keeps everything in memory; it ends with the block.

    Raises:
        NoEngineError: it does not come up.
    """
    port = _free_port()
    # so short a run is not worth the second compiler nor a collector with threads
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = ["java", *quick, f"-Djava.library.path={folder}", "-Xmx512m", "-cp", f"{folder}/*", MAIN]
    command += ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL)
    try:
        _wait(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def client(endpoint: str) -> Any:
    """A low-level client with nobody's keys."""
    keys = {"aws_access_key_id": "engine", "aws_secret_access_key": "engine", "region_name": "us-east-1"}
    config = Config(retries={"total_max_attempts": 2}, parameter_validation=False, proxies={})
    return boto3.client("dynamodb", endpoint_url=endpoint, config=config, **keys)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:] or ["nothing is said"]
    raise NoEngineError(f"DynamoDB Local does not come up: {last[0]}")
