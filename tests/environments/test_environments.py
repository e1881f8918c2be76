"""environment.yaml, tfvars and waivers: what is wrong is said at its place."""

from datetime import date
from pathlib import Path

import pytest

from dynaform.environments import (
    environment_names,
    load_environment,
    load_waivers,
    var_files,
    waiver_findings,
)
from dynaform.findings import FindingsError, UsageError

ROOT = Path(__file__).parents[2]
GOOD = """\
format: 1
environment: dev
target: simulator
account: "000000000000"
region: us-east-1
prefix: "dev-"
policy_level: dev
families: [social]
state: {bucket: state-of-dev}
"""
WAIVER = """\
waivers:
  - rule: DF505
    address: module.social.aws_dynamodb_table.this["users"]
    reason: Being moved to another account.
    owner: platform@example.com
    expires: 2026-03-31
"""
KEY = ("DF505", 'module.social.aws_dynamodb_table.this["users"]')


def write(root: Path, text: str, name: str = "environment.yaml") -> Path:
    path = root / "envs" / "dev" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


def test_ours_load_and_differ_where_they_must() -> None:
    assert environment_names(ROOT) == ["dev", "prod", "staging"]
    ours = {name: load_environment(ROOT, name) for name in environment_names(ROOT)}
    assert {name: each.target for name, each in ours.items()} == {"dev": "simulator", "prod": "aws", "staging": "aws"}
    assert {name: str(each.policy_level) for name, each in ours.items()} == {name: name for name in ours}
    assert ours["prod"].prefix == ""
    for values in ("account", "prefix"):
        assert len({getattr(each, values) for each in ours.values()}) == 3
    assert len({each.state.bucket for each in ours.values()}) == 3


def test_turning_dev_into_aws_is_an_edit_of_target_and_account(tmp_path: Path) -> None:
    text = (ROOT / "envs" / "dev" / "environment.yaml").read_text("utf-8")
    text = text.replace("target: simulator", "target: aws").replace('"000000000000"', '"444455556666"')
    before, after = load_environment(ROOT, "dev"), load_environment(write(tmp_path, text), "dev")
    assert (after.target, after.account) == ("aws", "444455556666")
    assert after.model_copy(update={"target": before.target, "account": before.account}) == before


def test_an_unknown_environment_names_the_nearest_or_lists_all() -> None:
    with pytest.raises(UsageError, match="no environment 'prud'") as raised:
        load_environment(ROOT, "prud")
    assert "'prod'" in raised.value.hint
    with pytest.raises(UsageError) as raised:
        load_environment(ROOT, "../../etc")
    assert "dev, prod, staging" in raised.value.hint


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("region:", "regoin:", "DF003", 5),
        ('"000000000000"', '"12345"', "DF004", 4),
        ("target: simulator", "target: moto", "DF004", 3),
        ("policy_level: dev\n", "", "DF008", 1),
        ("environment: dev", "environment: test", "DF191", 2),
        ("format: 1", "format: 2", "DF004", 1),
        ("bucket: state-of-dev", "bucket: State_of_dev", "DF004", 9),
        ("us-east-1", "us-east", "DF004", 5),
        ("[social]", "[social, ielts, social]", "DF004", 8),
        ("format: 1", "endpoint: 127.0.0.1:4566\nformat: 1", "DF004", 1),
        ("format: 1", "endpoint: http://me:password@host\nformat: 1", "DF004", 1),
    ],
)
def test_a_wrong_file_is_a_finding_at_its_place(tmp_path: Path, old: str, new: str, id: str, line: int) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(FindingsError) as raised:
        load_environment(tmp_path, "dev")
    found = [(each.id, each.place.line, each.place.file) for each in raised.value.findings if each.place]
    assert (id, line, "envs/dev/environment.yaml") in found


@pytest.mark.parametrize("region", ["us-gov-west-1", "eusc-de-east-1", "ap-southeast-7", "us-iso-east-1"])
@pytest.mark.parametrize("endpoint", ["https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com", "http://[::1]:4566/"])
def test_regions_of_every_partition_and_endpoints_by_url(tmp_path: Path, region: str, endpoint: str) -> None:
    write(tmp_path, GOOD.replace("us-east-1", region) + f'endpoint: "{endpoint}"\n')
    loaded = load_environment(tmp_path, "dev")
    assert (loaded.region, loaded.endpoint) == (region, endpoint)


def test_an_account_keeps_its_leading_zeros_even_unquoted(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('"000000000000"', "000000000012"))
    assert load_environment(tmp_path, "dev").account == "000000000012"


def test_var_files_are_those_that_exist_weakest_first(tmp_path: Path) -> None:
    write(tmp_path, "", "social.tfvars")
    assert [path.name for path in var_files(tmp_path, "dev", "social")] == ["social.tfvars"]
    write(tmp_path, "", "common.tfvars")
    assert [path.name for path in var_files(tmp_path, "dev", "social")] == ["common.tfvars", "social.tfvars"]
    assert [path.name for path in var_files(tmp_path, "dev", "other")] == ["common.tfvars"]


def test_a_waiver_holds_through_its_last_day_and_must_match_something(tmp_path: Path) -> None:
    waivers = load_waivers(write(tmp_path, WAIVER, "waivers.yaml"), "dev")
    assert [waiver.expires for waiver, _ in waivers] == [date(2026, 3, 31)]
    assert waiver_findings(waivers, {KEY}, date(2026, 3, 31)) == []
    (expired,) = waiver_findings(waivers, {KEY}, date(2026, 4, 1))
    (stale,) = waiver_findings(waivers, {("DF505", "another")}, date(2026, 3, 1))
    assert (expired.id, stale.id) == ("DF192", "DF193")
    assert expired.level == stale.level == "error"
    assert "platform@example.com" in expired.hint
    assert stale.place is not None
    assert (stale.place.file, stale.place.line) == ("envs/dev/waivers.yaml", 2)


def test_no_waivers_file_is_no_waiver(tmp_path: Path) -> None:
    assert load_waivers(tmp_path, "dev") == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("platform@example.com", '""', 5), ("2026-03-31", "31.03.2026", 6), ("Being moved to another account.", '""', 4)],
)
def test_a_waiver_that_says_nothing_is_none(tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in WAIVER
    write(tmp_path, WAIVER.replace(old, new), "waivers.yaml")
    with pytest.raises(FindingsError) as raised:
        load_waivers(tmp_path, "dev")
    assert [(each.id, each.place.line) for each in raised.value.findings if each.place] == [("DF004", line)]


@pytest.mark.parametrize("line", ["    owner: platform@example.com\n", "    expires: 2026-03-31\n"])
def test_a_waiver_has_an_owner_and_an_end(tmp_path: Path, line: str) -> None:
    write(tmp_path, WAIVER.replace(line, ""), "waivers.yaml")
    with pytest.raises(FindingsError) as raised:
        load_waivers(tmp_path, "dev")
    assert [each.id for each in raised.value.findings] == ["DF008"]
