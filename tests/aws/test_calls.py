"""Identity, state bucket and the world's failures, against a simulator and against nothing."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from botocore import exceptions as botocore

from dynaform.aws import Target, TargetKind, check_identity, client, ensure_state_bucket, translated
from dynaform.findings import UsageError, WorldError
from dynaform.simulator import Simulator

ACCOUNT = "000000000042"
PATIENCE_SECONDS = 12.0
"""What a person at a terminal bears; imports of a busy machine included."""


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, no profile, no metadata service of the machine that runs the tests."""
    import os

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with Simulator(tmp_path_factory.mktemp("aws") / "simulator", ACCOUNT).private() as status:
        yield Target("dev", TargetKind.SIMULATOR, ACCOUNT, "eu-central-1", status.endpoint)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.simulator
def test_a_simulator_is_the_account_it_was_started_for(simulated: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    # neither a profile that does not exist nor the site's proxy may come between us and loopback
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert check_identity(simulated) == simulated
    other = replace(simulated, account="000000000043")
    assert check_identity(other).account == ACCOUNT, "somebody else's emulator has an account of its own"
    with pytest.raises(UsageError, match=f"of account {ACCOUNT}, but environment dev is in 000000000043") as raised:
        monkeypatch.delenv("AWS_PROFILE")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        check_identity(replace(other, kind=TargetKind.AWS))
    assert "correct account in envs/dev/environment.yaml" in raised.value.hint


@pytest.mark.simulator
def test_the_state_bucket_of_a_simulator_is_made_once_and_that_of_aws_never(
    simulated: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    for target in (simulated, simulated, replace(simulated, region="us-east-1")):
        ensure_state_bucket(target, f"state-{target.region}")
    names = {bucket["Name"] for bucket in client(simulated, "s3").list_buckets()["Buckets"]}
    assert names == {"state-eu-central-1", "state-us-east-1"}
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(WorldError, match=r"state bucket missing-bucket cannot be used \(404\)") as raised:
        ensure_state_bucket(replace(simulated, kind=TargetKind.AWS), "missing-bucket")
    assert "terraform/bootstrap" in raised.value.hint
    with pytest.raises(WorldError, match=r"ab cannot be used \(InvalidBucketName\)"):
        ensure_state_bucket(simulated, "ab")


@pytest.mark.simulator
def test_the_simulator_answers_what_plans_and_smoke_need(simulated: Target) -> None:
    assert client(simulated, "dynamodb").list_tables()["TableNames"] == []
    key = client(simulated, "kms").create_key()["KeyMetadata"]
    assert key["Arn"].startswith(f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/")


def test_no_credentials_are_told_fast_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    # the metadata address of a machine outside AWS leads nowhere; here it is a port that refuses
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(WorldError, match="no AWS credentials were found") as raised:
        check_identity(Target("prod", TargetKind.AWS, "333333333333", "eu-central-1"))
    assert time.monotonic() - started < PATIENCE_SECONDS
    assert "aws sso login" in raised.value.hint


def test_a_dead_endpoint_is_told_fast_and_without_its_password(closed_port: int) -> None:
    target = Target("dev", TargetKind.SIMULATOR, ACCOUNT, "us-east-1", f"http://me:hunter22@127.0.0.1:{closed_port}")
    started = time.monotonic()
    for ask in (lambda: check_identity(target), lambda: ensure_state_bucket(target, "state")):
        with pytest.raises(WorldError, match=f"127.0.0.1:{closed_port} does not answer") as raised:
            ask()
        assert "make simulator-up" in raised.value.hint
        assert "hunter22" not in str(raised.value)
    assert time.monotonic() - started < PATIENCE_SECONDS


@pytest.mark.parametrize(("status", "body"), [(200, b"<hello/>"), (200, b"hello"), (404, b""), (403, b"<html>no")])
def test_something_else_on_the_port_is_not_taken_for_aws(status: int, body: bytes) -> None:
    class Hello(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        target = Target("dev", TargetKind.SIMULATOR, ACCOUNT, "us-east-1", f"http://127.0.0.1:{server.server_port}")
        with pytest.raises(WorldError, match="not as AWS does") as raised:
            check_identity(target)
        assert "AWS_ENDPOINT_URL" in raised.value.hint
        server.shutdown()


def test_a_profile_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(WorldError, match="nobody") as raised:
        client(Target("prod", TargetKind.AWS, "333333333333", "eu-central-1"), "sts")
    assert "AWS_PROFILE" in raised.value.hint


URL = "https://sts.eu-central-1.amazonaws.com"


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (botocore.EndpointConnectionError(endpoint_url=URL), "AWS does not answer", "network"),
        (botocore.ConnectTimeoutError(endpoint_url=URL), "AWS does not answer", "network"),
        (botocore.ReadTimeoutError(endpoint_url=URL), "AWS does not answer", "network"),
        (botocore.SSLError(endpoint_url=URL, error="self-signed"), "AWS does not answer", "network"),
        (botocore.ProxyConnectionError(proxy_url="http://p"), "AWS does not answer", "network"),
        (botocore.PartialCredentialsError(provider="env", cred_var="x"), "Partial credentials", "aws sso login"),
        (
            botocore.TokenRetrievalError(provider="sso", error_msg="expired"),
            "Error when retrieving token",
            "aws sso login",
        ),
        (botocore.UnauthorizedSSOTokenError(), "SSO session", "aws sso login"),
        (botocore.CredentialRetrievalError(provider="p", error_msg="m"), "retrieving credentials", "aws sso login"),
        (botocore.ConfigParseError(path="/c"), "/c", "AWS_PROFILE"),
        (botocore.InvalidRegionError(region_name="?"), "AWS cannot be used", "Region"),
    ],
)
def test_botocores_errors_come_out_in_our_words(error: Exception, said: str, hint: str) -> None:
    with pytest.raises(WorldError) as raised, translated(Target("prod", TargetKind.AWS, ACCOUNT, "eu-central-1")):
        raise error
    assert said in str(raised.value)
    assert hint in raised.value.hint
