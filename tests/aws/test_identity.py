"""Accounts, credentials and endpoints as they fail, in words that say what to do."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from dynaform.aws import Target, TargetKind, check_identity, client, ensure_state_bucket
from dynaform.findings import UsageError, WorldError
from dynaform.simulator import Simulator

PROD = Target("prod", TargetKind.AWS, "333333333333", "eu-west-1")


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials and no settings but those of the test."""
    import os

    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))


def test_no_credentials() -> None:
    with pytest.raises(WorldError, match="no AWS credentials") as raised:
        check_identity(PROD)
    assert "AWS_PROFILE" in raised.value.hint


def test_an_unknown_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "wrok")
    with pytest.raises(WorldError, match="wrok"):
        check_identity(PROD)


def test_a_dead_endpoint() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(WorldError, match=f"{dead} does not answer") as raised:
        check_identity(Target("dev", TargetKind.SIMULATOR, "0" * 12, "us-east-1", dead))
    assert "make simulator-up" in raised.value.hint


@pytest.mark.simulator
def test_accounts_and_state_buckets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with Simulator(tmp_path / "simulator", "111122223333").private() as running:
        emulator = Target("dev", TargetKind.SIMULATOR, "111122223333", "eu-west-1", running.endpoint)
        check_identity(emulator)
        for _ in range(2):
            ensure_state_bucket(emulator, "state-of-dev")
        listed = client(emulator, "s3").list_buckets()["Buckets"]
        assert [bucket["Name"] for bucket in listed] == ["state-of-dev"]

        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "someone")
        real = replace(PROD, endpoint=running.endpoint)
        with pytest.raises(UsageError, match="of account 111122223333, but environment prod is in 333333333333"):
            check_identity(real)
        right = replace(real, account="111122223333")
        check_identity(right)
        with pytest.raises(WorldError, match="state-of-prod cannot be used") as raised:
            ensure_state_bucket(right, "state-of-prod")
        assert "terraform/bootstrap" in raised.value.hint
