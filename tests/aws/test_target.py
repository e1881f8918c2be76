"""Which AWS am I talking to? Every way to be sent elsewhere, and which of them an environment lets through."""

from dataclasses import replace
from pathlib import Path

import pytest

from dynaform.aws import Target, TargetKind, resolve_target
from dynaform.findings import UsageError

AWS = Target("staging", TargetKind.AWS, "222222222222", "eu-central-1")
SIMULATOR = Target("dev", TargetKind.SIMULATOR, "000000000000", "us-east-1")
ELSEWHERE = "http://127.0.0.1:4566"
NAMED = "https://vpce-1.example.com"

SERVICES = """
[profile other]
endpoint_url = http://other:1
[profile work]
region = eu-central-1
services = test
[services test]
dynamodb =
  endpoint_url = {first}
s3 =
  max_concurrent_requests = 3
  endpoint_url = {second}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / ".aws").mkdir()
    return tmp_path


def refused(variables: dict[str, str], wanted: Target = AWS) -> UsageError:
    with pytest.raises(UsageError) as raised:
        resolve_target(wanted, variables)
    return raised.value


@pytest.mark.parametrize(
    "name",
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_S3_ENDPOINT", "AWS_STS_ENDPOINT"],
)
def test_a_variable_that_leads_elsewhere_is_refused(home: Path, name: str) -> None:
    error = refused({"HOME": str(home), name: ELSEWHERE})
    assert str(error) == f"{name} points at {ELSEWHERE}, but environment staging has target: aws"
    assert f"Unset {name}" in error.hint
    assert "envs/staging/environment.yaml" in error.hint


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"AWS_ENDPOINT_URL": ""},
        {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://169.254.169.254"},
        {"AWS_PROFILE": "unknown"},
        {"AWS_ENDPOINT_URL": ELSEWHERE, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    ],
)
def test_what_leads_nowhere_else_is_let_through(home: Path, variables: dict[str, str]) -> None:
    assert resolve_target(AWS, {"HOME": str(home), **variables}) == AWS


def test_terraforms_own_variables_are_refused_whatever_the_ignore_flag_says(home: Path) -> None:
    flag = {"HOME": str(home), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    assert "AWS_DYNAMODB_ENDPOINT" in str(refused({**flag, "AWS_DYNAMODB_ENDPOINT": ELSEWHERE}))


@pytest.mark.parametrize("section", ["default", "profile default"])
@pytest.mark.parametrize("file", ["config", "credentials"])
def test_endpoint_url_of_the_profile_in_force_is_refused(home: Path, file: str, section: str) -> None:
    (home / ".aws" / file).write_text(f"[{section}]\nendpoint_url = {ELSEWHERE}\n")
    error = refused({"HOME": str(home)})
    assert f"[{section}] of {home}/.aws/{file} points at {ELSEWHERE}" in str(error)
    assert resolve_target(AWS, {"HOME": str(home), "AWS_PROFILE": "other"}) == AWS


def test_every_service_of_a_services_section_counts_not_the_last_alone(home: Path) -> None:
    variables = {"HOME": str(home), "AWS_PROFILE": "work", "AWS_CONFIG_FILE": str(home / "config")}
    named = replace(AWS, endpoint=NAMED)
    (home / "config").write_text(SERVICES.format(first=ELSEWHERE, second=NAMED))
    assert "[services test]" in str(refused(variables, named))
    (home / "config").write_text(SERVICES.format(first=NAMED, second=NAMED + "/"))
    assert resolve_target(named, variables) == named
    assert refused(variables)


def test_a_section_that_stands_twice_hides_no_override(home: Path) -> None:
    (home / ".aws" / "config").write_text(f"[default]\nendpoint_url = {ELSEWHERE}\n[default]\nregion = us-east-1\n")
    assert refused({"HOME": str(home)})


def test_a_profile_may_say_that_overrides_are_ignored(home: Path) -> None:
    text = f"[default]\nignore_configured_endpoint_urls = true\nendpoint_url = {ELSEWHERE}\n"
    (home / ".aws" / "config").write_text(text)
    assert resolve_target(AWS, {"HOME": str(home), "AWS_ENDPOINT_URL": ELSEWHERE}) == AWS
    assert refused({"HOME": str(home), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"})


@pytest.mark.parametrize("content", [b"endpoint_url = x\n", b"\xff\xfe"])
def test_a_file_that_no_sdk_reads_is_left_to_the_sdks(home: Path, content: bytes) -> None:
    (home / ".aws" / "config").write_bytes(content)
    assert resolve_target(AWS, {"HOME": str(home)}) == AWS


@pytest.mark.parametrize("given", [NAMED, NAMED + "/"])
def test_the_endpoint_that_the_environment_names_is_let_through_and_kept(home: Path, given: str) -> None:
    named = replace(AWS, endpoint=NAMED)
    assert resolve_target(named, {"HOME": str(home), "AWS_ENDPOINT_URL": given}).endpoint == NAMED
    assert resolve_target(named, {"HOME": str(home)}).endpoint == NAMED
    assert refused({"HOME": str(home), "AWS_ENDPOINT_URL": ELSEWHERE}, named)


def test_a_simulated_environment_uses_the_callers_endpoint_else_none_yet(home: Path) -> None:
    assert resolve_target(SIMULATOR, {"AWS_ENDPOINT_URL": ELSEWHERE}).endpoint == ELSEWHERE
    assert resolve_target(SIMULATOR, {"AWS_ENDPOINT_URL": ""}).endpoint is None
    (home / ".aws" / "config").write_text(f"[default]\nendpoint_url = {ELSEWHERE}\n")
    assert resolve_target(SIMULATOR, {"HOME": str(home)}).endpoint is None


@pytest.mark.parametrize(
    "url", ["127.0.0.1:4566", "localhost", "ftp://host", "http://", "http://host:port", "http://[::1"]
)
def test_an_endpoint_that_is_no_url_is_refused_before_an_sdk_meets_it(url: str) -> None:
    with pytest.raises(UsageError, match=r"AWS_ENDPOINT_URL is .*, no URL") as raised:
        resolve_target(SIMULATOR, {"AWS_ENDPOINT_URL": url})
    assert "http://host:port" in raised.value.hint


def test_no_line_shows_what_a_url_carries_beside_the_address(home: Path) -> None:
    secret = "https://user:hunter22@proxy.example.com:8443/x?token=hunter22"
    line = replace(SIMULATOR, endpoint=secret).describe()
    assert line == (
        "environment dev, target simulator, account 000000000000, Region us-east-1, "
        "endpoint https://proxy.example.com:8443/x"
    )
    assert "hunter22" not in str(refused({"HOME": str(home), "AWS_ENDPOINT_URL": secret}))
    assert AWS.describe().endswith("endpoint AWS")
