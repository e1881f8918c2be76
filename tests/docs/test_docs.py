"""Documentation that cannot rot: what it shows loads and proves, what it prints is printed, what it names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from dynaform.cli.main import COMMANDS, command_named
from dynaform.environments import environment_names, load_waivers, waiver_findings
from dynaform.findings import Finding, RefusedError, UsageError, UserInterruptError, WorldError, definitions
from dynaform.planner.prove import prove_family
from dynaform.report.catalogue import COMMAND, PAGE, catalogue_page, pages
from dynaform.spec import parse_family
from dynaform.spec.model import Family

from .pages import README, REGENERATE, ROOT, fresh, targets, yaml_blocks

GUIDE = ROOT / "docs" / "guide" / "first-family.md"
TROUBLESHOOTING = ROOT / "docs" / "troubleshooting.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
STEPS = len(yaml_blocks(GUIDE))


@cache
def proved(text: str) -> tuple[Family, set[str], tuple[Finding, ...]]:
    """The family, the names of its proved patterns, and everything said about it."""
    proofs = prove_family(parse_family(text))
    return proofs.loaded.family, set(proofs.proofs), (*proofs.loaded.findings, *proofs.findings)


# -- README -----------------------------------------------------------------------------------------------------------


def test_the_readme_is_fresh() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == fresh(text), f"write it again: {REGENERATE}"


def test_the_readme_shows_its_spec_with_a_proof_and_a_finding() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("```console") == 2
    assert "request   Query byMember of Loans" in text
    assert "error DF201" in text


def test_the_spec_of_the_readme_is_proved_without_a_word() -> None:
    family, patterns, findings = proved(yaml_blocks(README)[0])
    assert patterns == set(family.access_patterns)
    assert findings == ()


def test_the_waiver_of_the_readme_loads_and_would_waive_what_it_says(tmp_path: Path) -> None:
    (block,) = yaml_blocks(README)[1:]
    (tmp_path / "envs" / "staging").mkdir(parents=True)
    (tmp_path / "envs" / "staging" / "waivers.yaml").write_text(block, encoding="utf-8")
    waivers = load_waivers(tmp_path, "staging")
    failing = {("DF505", 'module.family.module.tables["Sessions"].aws_dynamodb_table.this')}
    assert len(waivers) == 1
    assert waiver_findings(waivers, failing, waivers[0][0].expires) == []


def test_the_module_call_of_the_readme_passes_variables_that_the_family_has() -> None:
    (call,) = re.findall(r"```hcl\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (module,) = re.findall(r"//(modules/families/\w+)\?ref=", call)
    variables = (ROOT / module / "variables.tf").read_text(encoding="utf-8")
    passed = set(re.findall(r"^  (\w+) +=", call, re.MULTILINE)) - {"source"}
    assert passed <= set(re.findall(r'^variable "(\w+)"', variables, re.MULTILINE))
    assert "environment" in passed


def test_the_exit_codes_of_the_readme_are_those_of_the_errors() -> None:
    said = re.findall(r"^\| (\d+) \| ([^|]*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(code) for code, _ in said] == [0, 1, 2, 3, 4, 130]
    for error in (RefusedError, UsageError, WorldError, UserInterruptError):
        assert str(error.exit_code) in dict(said)


def test_the_formats_of_the_readme_are_those_of_the_commands() -> None:
    text = README.read_text(encoding="utf-8").replace("\n", " ")
    said: dict[str, tuple[str, ...]] = {}
    for names, formats in re.findall(r"((?:`[a-z-]+`(?:, | and )?)+) takes? `--format ([a-z|]+)`", text):
        said |= dict.fromkeys(re.findall(r"`([a-z-]+)`", names), tuple(formats.split("|")))
    has: dict[str, tuple[str, ...]] = {}
    for name in COMMANDS:
        for option in command_named(name).params:
            if option.name == "format" and isinstance(option.type, click.Choice):
                has[name] = tuple(option.type.choices)
    assert said == has


def test_the_rooms_of_the_readme_are_those_of_the_house() -> None:
    rows = re.findall(r"^\| [0-6] \| ([a-z, ]+) \| .* \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    rooms = {room for row in rows for room in row.split(", ")}
    assert rooms == {path.parent.name for path in (ROOT / "tools" / "dynaform").glob("*/__init__.py")}


# -- commands and links -----------------------------------------------------------------------------------------------


def code(page: Path) -> Iterator[str]:
    """Everything a page shows as code: spans and fenced blocks."""
    text = page.read_text(encoding="utf-8")
    yield from re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_a_page_names_exist(page: Path) -> None:
    known = targets()
    for text in code(page):
        for line in re.findall(r"^\$? ?make ((?:[a-z-]+ ?)+)(?=$|[A-Z#]| )", text, re.MULTILINE):
            assert set(line.split()) <= set(known), line
        for command in re.findall(r"^(?:\$ )?(?:\.venv/bin/)?dynaform ([a-z-]+)", text, re.MULTILINE):
            assert command in COMMANDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_resolve(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_finding_ids_and_environments_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    known = definitions()
    assert [id for id in re.findall(r"\bDF\d{3}\b", text) if id not in known] == []
    assert set(re.findall(r"\bENV=([a-z]+)", text)) <= set(environment_names(ROOT))


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    todo = [README]
    while todo:
        page = todo.pop()
        reached.add(page)
        for link in re.findall(r"\]\(([^)#]+\.md)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            if "://" not in link and target not in reached:
                todo.append(target)
    assert set(PAGES) <= reached


# -- the guide --------------------------------------------------------------------------------------------------------


def added(spec: Any, block: Any) -> Any:
    """A block of the guide added to the spec before it; a transaction replaces the pattern of its name."""
    if not (isinstance(spec, dict) and isinstance(block, dict)) or "transaction" in block:
        return block
    return spec | {name: added(spec.get(name), part) for name, part in block.items()}


@cache
def guide(steps: int) -> str:
    """The spec that the guide has built after so many steps."""
    spec: Any = {}
    for block in yaml_blocks(GUIDE)[:steps]:
        # every scalar stays text, as the loader of specs reads it
        spec = added(spec, yaml.load(block, yaml.CBaseLoader))  # noqa: S506 - builds plain strings only
    return yaml.dump(spec, Dumper=yaml.CSafeDumper, sort_keys=False)


@pytest.mark.parametrize("steps", range(1, STEPS + 1))
def test_after_every_step_of_the_guide_everything_is_proved(steps: int) -> None:
    family, patterns, findings = proved(guide(steps))
    assert patterns == set(family.access_patterns)
    assert findings == ()


def test_every_step_of_the_guide_adds_patterns() -> None:
    counts = [len(proved(guide(steps))[1]) for steps in range(1, STEPS + 1)]
    assert counts == sorted(set(counts))


def test_the_first_block_of_the_guide_is_the_spec_of_the_readme() -> None:
    def plain(block: str) -> Any:
        return yaml.load(block, yaml.CBaseLoader)  # noqa: S506 - builds plain strings only

    assert plain(yaml_blocks(GUIDE)[0]) == plain(yaml_blocks(README)[0])
    assert len(yaml_blocks(GUIDE)[0].splitlines()) <= 30


def without_page(spec: Any) -> None:
    del spec["entities"]["Loan"]["workload"]["per"]


def filtered(spec: Any) -> None:
    spec["access_patterns"]["loans-of-member"] |= {"where": {"memberId": "$memberId", "state": "open"}, "by": []}


def one_request(spec: Any) -> None:
    del spec["access_patterns"]["reservations-of-book"]["requests"]


def unbounded_add(spec: Any) -> None:
    del spec["access_patterns"]["lend-book"]["transaction"][2]["when"]


def forgotten_claim(spec: Any) -> None:
    spec["access_patterns"]["leave-library"] = {"delete": "Member", "by": ["memberId"]}


def stored_claim(spec: Any) -> None:
    spec["entities"]["CardClaim"]["attributes"]["cardNumber"] = "id"


@pytest.mark.parametrize(
    ("change", "id"),
    [
        (without_page, "DF204"),
        (filtered, "DF203"),
        (one_request, "DF206"),
        (unbounded_add, "DF225"),
        (forgotten_claim, "DF243"),
        (stored_claim, "DF201"),
    ],
)
def test_what_the_guide_warns_of_is_found(change: Any, id: str) -> None:
    spec = yaml.load(guide(STEPS), yaml.CBaseLoader)  # noqa: S506 - builds plain strings only
    change(spec)
    _, _, findings = proved(yaml.safe_dump(spec, sort_keys=False))
    assert {finding.id for finding in findings} == {id}
    assert id in GUIDE.read_text(encoding="utf-8")


# -- the other pages --------------------------------------------------------------------------------------------------


def test_the_page_of_findings_is_fresh() -> None:
    made = catalogue_page(list(definitions().values()), pages(ROOT))
    assert (ROOT / PAGE).read_text(encoding="utf-8") == made, f"write it again: {COMMAND}"


def test_an_id_outside_every_range_is_no_row_of_the_page() -> None:
    known = definitions()["DF001"]
    with pytest.raises(ValueError, match="DF999"):
        catalogue_page([type(known)("DF999", known.title, known.why)])


def test_decisions_are_dated_listed_and_whole() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for page in folder.glob("20*.md"):
        text = page.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix("# ")
        assert f"[{title}]({page.name})" in index
        assert f"Date: {page.name[:10]}." in text
        assert "## Rejected" in text


def messages() -> list[str]:
    """The messages that the troubleshooting page explains, without what varies."""
    return re.findall(r"^### `([^`]+)`", TROUBLESHOOTING.read_text(encoding="utf-8"), re.MULTILINE)


@cache
def sources() -> str:
    """All texts of the tool, each string that runs over several lines in one piece."""
    files = (*(ROOT / "tools").rglob("*.py"), ROOT / "tools" / "setup" / "setup.sh")
    return " ".join(re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8")) for path in files)


@pytest.mark.parametrize("message", messages())
def test_messages_of_the_troubleshooting_page_are_messages_of_the_tool(message: str) -> None:
    names = re.findall(r"\b[A-Z]+_[A-Z_]+\b", message)
    fixed = names + [part.strip() for part in re.split(r"\b[A-Z][A-Z_0-9]{2,}\b", message) if len(part.strip()) > 3]
    assert fixed
    assert [part for part in fixed if part not in sources()] == []
