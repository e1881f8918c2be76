"""What a child process sees: all that Terraform and its provider need, and never a real key beside an emulator."""

from dataclasses import replace

import pytest

from dynaform.aws import Target, TargetKind, child_environment

AWS = Target("prod", TargetKind.AWS, "333333333333", "eu-central-1")
SIMULATOR = Target("dev", TargetKind.SIMULATOR, "000000000000", "us-east-1", "http://127.0.0.1:4566")
CALLER = {
    "HOME": "/home/me",
    "PATH": "/bin",
    "SSL_CERT_FILE": "/ca.pem",
    "AWS_CA_BUNDLE": "/ca.pem",
    "HTTPS_PROXY": "http://proxy:3128",
    "TF_PLUGIN_CACHE_DIR": "/cache",
    "TF_VAR_prefix": "smuggled",
    "TF_CLI_ARGS_apply": "-auto-approve",
    "EDITOR": "vi",
    "AWS_PROFILE": "work",
    "AWS_CONFIG_FILE": "/home/me/aws.config",
    "AWS_ACCESS_KEY_ID": "AKIA" + "A" * 16,
    "AWS_SECRET_ACCESS_KEY": "s" * 40,
    "AWS_SESSION_TOKEN": "t" * 40,
    "AWS_REGION": "ap-south-1",
    "AWS_ROLE_ARN": "arn:aws:iam::333333333333:role/ci",
}
SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
BASICS = ("HOME", "PATH", "SSL_CERT_FILE", "AWS_CA_BUNDLE", "HTTPS_PROXY", "TF_PLUGIN_CACHE_DIR")


@pytest.mark.parametrize("target", [AWS, SIMULATOR])
def test_both_kinds_pass_the_basics_and_the_targets_region(target: Target) -> None:
    child = child_environment(target, CALLER)
    assert {name: child[name] for name in BASICS} == {name: CALLER[name] for name in BASICS}
    assert child["AWS_REGION"] == child["AWS_DEFAULT_REGION"] == target.region
    assert not {"EDITOR", "TF_VAR_prefix", "TF_CLI_ARGS_apply"} & set(child)


def test_aws_passes_the_callers_credentials_and_no_endpoint() -> None:
    overrides = {"AWS_ENDPOINT_URL": "http://x", "AWS_ENDPOINT_URL_S3": "http://x", "AWS_S3_ENDPOINT": "http://x"}
    child = child_environment(AWS, CALLER | overrides)
    passed = (*SECRETS, "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_ROLE_ARN")
    assert {name: child[name] for name in passed} == {name: CALLER[name] for name in passed}
    assert not set(overrides) & set(child)


def test_the_endpoint_that_an_environment_names_cannot_be_ignored() -> None:
    target = replace(AWS, endpoint="https://vpce.example.com")
    child = child_environment(target, CALLER | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"})
    assert child["AWS_ENDPOINT_URL"] == "https://vpce.example.com"
    assert child["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] == "false"


@pytest.mark.parametrize("flag", [{}, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}])
def test_an_endpoint_of_a_profile_that_was_let_pass_as_ignored_stays_ignored(flag: dict[str, str]) -> None:
    assert child_environment(AWS, CALLER | flag)["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] == "true"


@pytest.mark.parametrize("endpoint", [{}, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}])
def test_an_emulator_never_sees_a_real_key_a_token_or_a_profile(endpoint: dict[str, str]) -> None:
    child = child_environment(SIMULATOR, CALLER | endpoint)
    assert not {CALLER[name] for name in SECRETS} & set(child.values())
    assert not {"AWS_PROFILE", "AWS_ROLE_ARN", "AWS_SESSION_TOKEN"} & set(child)
    assert child["AWS_CONFIG_FILE"] == child["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert child["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert child["AWS_ACCESS_KEY_ID"]
    assert child["AWS_SECRET_ACCESS_KEY"]


def test_the_callers_own_emulator_gets_the_callers_own_dummy_keys() -> None:
    own = {"AWS_ACCESS_KEY_ID": "000000000042", "AWS_SECRET_ACCESS_KEY": "emulated"}
    theirs = child_environment(SIMULATOR, own | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})
    assert {name: theirs[name] for name in own} == own
    ours = child_environment(SIMULATOR, own)
    assert not set(own.values()) & set(ours.values())
