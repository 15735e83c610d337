"""The pages: their links lead somewhere, they name what the code knows, and the first screen says enough."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from itertools import takewhile
from pathlib import Path

import pytest
from tests.architecture.modules import ROOT

from chappe.contacts import columns, decoding, intake
from chappe.contacts.rows import RejectionCode
from chappe.deployments.states import Move, RecipientState, State
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.scenario import Rule, Scenario
from chappe.gateways.smpp.options import READERS
from chappe.wording.files import FILES
from docs import states

PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FIRST_SCREEN = 24  # lines of a small terminal


def prose(path: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^( *)```.*?^\1```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What its headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = page.parent / place if place else page
    return not target.exists() or (bool(anchor) and anchor not in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(prose(page)) if "://" not in link]
    assert [link for link in links if leads_nowhere(page, link)] == []


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(prose(index))}
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "decisions"}
    assert pages - linked == {index}


def test_the_first_screen_says_what_chappe_is_and_how_to_see_it() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:FIRST_SCREEN]
    commands = [line.split()[0] for line in first if line.startswith("bin/")]
    assert commands == ["bin/demo", "bin/test"]
    opening = " ".join(takewhile(bool, first[2:]))
    assert first[0] == "# Chappe"
    assert len(re.findall(r"\.(?: |$)", opening)) == 2


def not_named(page: str, words: Iterable[str]) -> list[str]:
    """The words that the page of reference, or of how-to, does not show as code."""
    shown = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8")))
    return sorted(set(words) - shown)


def test_the_format_of_files_names_every_heading_encoding_and_code() -> None:
    page = "reference/imports.md"
    headings = {*columns._KNOWN, *columns._MOBILE}
    assert not_named(page, headings) == []
    assert not_named(page, decoding.ENCODINGS) == []
    assert not_named(page, {*columns._PARTS, *columns.Target} - {"consent", "attribute"}) == []
    stated = {intake.CONSENT_IN_FUTURE, intake.EXPIRY_MISSING, intake.EXPIRY_TOO_EARLY}
    codes = {*RejectionCode, *stated, *intake.WARNINGS, *FILES}
    assert not_named(page, codes) == []


def test_the_simulated_network_names_every_key() -> None:
    keys = {item.name for item in (*fields(Scenario), *fields(Rule))} | {"country"}
    assert not_named("reference/simulator.md", keys) == []


def test_the_scenario_shown_is_one() -> None:
    page = (ROOT / "docs" / "reference" / "simulator.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert [rule.name for rule in scenario_from(tomllib.loads(shown)).rules] == [
        "not in service",
        "Belgium",
        "all others",
    ]


def test_connecting_a_provider_names_every_option() -> None:
    assert not_named("howto/connect-an-smpp-provider.md", READERS) == []


def test_every_state_and_every_move_is_explained() -> None:
    assert set(states.MEANINGS) == set(State)
    assert set(states.MADE_BY) == set(Move)
    assert set(states.RECIPIENT_MEANINGS) == set(RecipientState)
