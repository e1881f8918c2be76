import re

import pytest

from dynaform.findings import UsageError, definition
from dynaform.policy import levels, required, rules
from dynaform.policy.scan import CHECKS_FOLDER


def test_every_rule_is_in_the_catalogue() -> None:
    for each in rules():
        assert definition(each).title


def test_an_unknown_level_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        required("production")
    assert "dev, staging, prod" in caught.value.hint


def test_levels_only_get_stricter() -> None:
    seen: set[str] = set()
    for level in levels():
        ids = {each.rule.id for each in required(level)}
        assert seen <= ids
        seen = ids
    days = [each.parameters["days"] for level in levels() for each in required(level) if each.rule.id == "DF502"]
    assert days == [7, 35]


def test_prod_demands_every_rule() -> None:
    assert {each.rule.id for each in required("prod")} == set(rules())


@pytest.mark.parametrize("level", levels())
def test_a_recovery_window_is_never_demanded_without_recovery(level: str) -> None:
    ids = {each.rule.id for each in required(level)}
    assert ("DF502" in ids) <= ("DF501" in ids)


@pytest.mark.parametrize("level", levels())
def test_requirements_say_what_is_right_and_what_to_write(level: str) -> None:
    for each in required(level):
        assert each.expected and each.mend
        assert "{" not in each.expected + each.mend


def test_every_file_of_the_checks_folder_holds_one_declared_check() -> None:
    declared = {check for each in rules().values() for check in each.checks if check.startswith("CKV_DYNAFORM_")}
    found = [
        re.findall(r'"(CKV_DYNAFORM_\d+)"', path.read_text("utf-8")) for path in CHECKS_FOLDER.glob("dynaform_*.py")
    ]
    assert all(len(ids) == 1 for ids in found)
    assert sorted(id for ids in found for id in ids) == sorted(declared)
    # Checkov registers modules by bare file name, so a file without the prefix could shadow another module.
    assert {path.name for path in CHECKS_FOLDER.glob("*.py") if not path.name.startswith("dynaform_")} == {
        "__init__.py"
    }
