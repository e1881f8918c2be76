"""Scripts of small families against golden ones, and what every script sees to."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from dynaform.environments import Environment
from dynaform.export import Part, script_text
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family
from report.golden import check
from smoke.wide import SPEC as WIDE

from .cases import CASES, GOLDEN, REAL, SIMULATED, proved, script_of, with_settings


@pytest.mark.parametrize("case", CASES)
def test_a_script_is_the_golden_one(case: str) -> None:
    check(GOLDEN / case / "script.sh", script_text(script_of(proved(case))))


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("environment", [SIMULATED, REAL], ids=["simulator", "aws"])
@pytest.mark.parametrize("case", CASES)
def test_bash_reads_every_script(case: str, environment: Environment, part: Part) -> None:
    text = script_text(script_of(proved(case), environment, part))
    assert subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True).stderr == ""
    assert ("create-table" in text) == (part is not Part.QUERY)
    assert ("put-item" in text) == (part is not Part.CREATE)


def test_every_pattern_is_called_or_says_why_not() -> None:
    for case in CASES:
        proofs = proved(case)
        text = script_text(script_of(proofs, part=Part.QUERY))
        for name, pattern in proofs.loaded.family.access_patterns.items():
            assert f"# {name}." in text
            assert (f"say {name}\n" in text) != bool(pattern.elsewhere)
        assert "Not shown" not in text


def test_a_pattern_that_is_not_proved_or_has_no_example_says_so() -> None:
    spec = (GOLDEN / "library" / "spec.yaml").read_text("utf-8")
    spec = spec.replace("consumers:", "  by-book: {list: Loan, where: {state: open}, page: 5}\nconsumers:").replace(
        "{state: open}, set", "{lentAt: {lt: $.lentAt}}, set"
    )
    text = script_text(script_of(prove_family(parse_family(spec)), part=Part.QUERY))
    assert "# Not shown: it is not proved; see dynaform check." in text
    assert "# Not shown: no example of Loan where" in text


def test_multi_attribute_keys_days_and_several_entities_are_shown() -> None:
    text = script_text(script_of(prove_family(parse_family(WIDE))))
    assert "Not shown" not in text
    days = text[text.index("say this-week") :].split("say days-between")[0]
    assert len(re.findall(r"request \d of 8, sent while rows are wanted", days)) == 8


def test_two_ids_of_one_place_are_two_and_bounds_lie_around_the_example() -> None:
    text = script_text(script_of(proved("shop"), part=Part.QUERY))
    between = text[text.index("say orders-between") :].split("\n\n")[0]
    assert '"ORDER#2026-02-28T12:00:00Z"' in between
    assert "ORDER#2026-03-02T12:00:00Z" in between


# -- which AWS --------------------------------------------------------------------------------------------------------


def started(text: str, folder: Path, account: str, held: str = "0", **variables: str) -> tuple[int, str, str]:
    """Run a script with an `aws` that notes its calls: exit code, the notes, standard error."""
    aws = folder / "aws"
    aws.write_text(
        '#!/bin/sh\necho "$AWS_ENDPOINT_URL|$AWS_IGNORE_CONFIGURED_ENDPOINT_URLS|$AWS_ACCESS_KEY_ID|$AWS_REGION|$*" '
        f'>> "{folder}/calls"\ncase "$*" in *get-caller*) echo {account};; *scan*) echo {held};; esac\n',
        "utf-8",
    )
    aws.chmod(0o755)
    environment = {"PATH": f"{folder}:/usr/bin:/bin", **variables}
    done = subprocess.run(["bash"], input=text, env=environment, text=True, capture_output=True)
    calls = folder / "calls"
    return done.returncode, calls.read_text("utf-8") if calls.exists() else "", done.stderr


def test_a_script_for_aws_wants_its_account_and_ignores_other_endpoints(tmp_path: Path) -> None:
    text = script_text(script_of(proved("library"), REAL))
    code, calls, said = started(text, tmp_path, "444444444444")
    assert (code, calls.count("\n")) == (2, 1)
    assert "these credentials are of account 444444444444, prod is 333333333333" in said
    code, calls, _ = started(text, tmp_path, "333333333333")
    assert code == 0
    assert "|true||us-east-1|dynamodb create-table" in calls


def test_a_script_for_a_simulator_wants_its_endpoint_and_shows_it_no_real_key(tmp_path: Path) -> None:
    text = script_text(script_of(proved("library")))
    code, calls, said = started(text, tmp_path, "", AWS_ACCESS_KEY_ID="AKIAREAL")
    assert code != 0
    assert calls == ""
    assert "AWS_ENDPOINT_URL: set it to the endpoint of the simulator of dev" in said
    code, calls, _ = started(text, tmp_path, "", AWS_ACCESS_KEY_ID="AKIAREAL", AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert code == 0
    assert "AKIAREAL" not in calls
    assert calls.startswith("http://127.0.0.1:1||test|us-east-1|")


def test_an_endpoint_that_the_environment_names_is_used(tmp_path: Path) -> None:
    environment = REAL.model_copy(update={"endpoint": "https://vpce-1.example.com/$a"})
    code, calls, _ = started(script_text(script_of(proved("library"), environment)), tmp_path, "333333333333")
    assert code == 0
    assert calls.startswith("https://vpce-1.example.com/$a|")


def test_tables_that_hold_items_are_not_touched(tmp_path: Path) -> None:
    text = script_text(script_of(proved("library"), REAL, Part.QUERY))
    code, calls, said = started(text, tmp_path, "333333333333", held="1")
    assert code == 2
    assert "library-Loans holds items; the examples could overwrite some" in said
    assert calls.splitlines()[-1].split("|")[-1].startswith("dynamodb scan --table-name library-Loans --limit 1")


def test_without_the_cli_a_script_says_so() -> None:
    text = script_text(script_of(proved("library")))
    bash = next(path for path in ("/usr/bin/bash", "/bin/bash") if Path(path).exists())
    done = subprocess.run([bash], input=text, env={"PATH": os.devnull}, text=True, capture_output=True)
    assert (done.returncode, done.stderr) == (2, "aws is not on PATH: install the AWS CLI\n")


def test_recovery_waits_until_the_service_has_prepared_it(tmp_path: Path) -> None:
    text = script_text(script_of(proved("library"), part=Part.CREATE))
    (helper,) = re.findall(r"^once_prepared\(\) \{\n.*?^\}$", text, re.MULTILINE | re.DOTALL)
    trial = (
        f"set -euo pipefail\nsleep() {{ echo waited; }}\n{helper}\n"
        'refused() { [ -e "$1" ] || { touch "$1"; echo "$2" >&2; return 254; }; }\n'
        f'once_prepared refused {tmp_path}/one "(ContinuousBackupsUnavailableException)"\n'
        f'once_prepared refused {tmp_path}/two "(AccessDenied)" || echo refused $?\n'
    )
    done = subprocess.run(["bash"], input=trial, text=True, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "waited\nrefused 1\n", "(AccessDenied)\n")


def test_a_customer_key_without_an_arn_is_asked_for_and_stands_in_the_json(tmp_path: Path) -> None:
    script = script_of(proved("shop"), part=Part.CREATE)
    code, calls, said = started(script_text(script), tmp_path, "", AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert (code != 0, calls) == (True, "")
    assert "CUSTOMER_KEY_ARN: set CUSTOMER_KEY_ARN to the ARN of the key of dev" in said
    given = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "CUSTOMER_KEY_ARN": "arn:aws:kms:eu:1:key/a b"}
    code, calls, _ = started(script_text(script), tmp_path, "", **given)
    assert code == 0
    assert '"KMSMasterKeyId": "arn:aws:kms:eu:1:key/a b"}' in calls
    known = with_settings(script, "Orders", key_arn="arn:aws:kms:eu:1:key/c")
    assert "CUSTOMER_KEY_ARN" not in script_text(known)


def test_what_a_plan_has_and_no_command_makes_is_named() -> None:
    script = with_settings(script_of(proved("library")), "Loans", left_out=("replicas",))
    assert "# Not made here, of Loans: replicas." in script_text(script)
