"""The page that tells how to add a gateway, followed to the letter: its code passes the whole contract."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
import uvloop
from tests.contract.subjects import PASSWORD, Seen, http
from tests.contract.test_gateways import CASES, Case

from chappe.gateways.http.kinds import KINDS
from chappe.gateways.registry import kind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "add-a-gateway.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """What the page's Python defines, run from top to bottom."""
    names: dict[str, Any] = {"__name__": "acme"}
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        exec(compile(block, str(PAGE), "exec", dont_inherit=True), names)  # noqa: S102 (our own page)
    return names


@pytest.fixture(autouse=True)
def registered(written: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "acme", written["ACME"])


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("case", "scenario", "window"), [pytest.param(*one, id=one[0].__name__) for one in CASES]
)
def test_the_gateway_of_the_page_passes_the_contract(
    case: Case,
    scenario: dict[str, Any],
    window: int,
    written: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def run() -> None:
        async with http(written["AcmeFace"]())(scenario, window) as subject:
            await case(subject, Seen())

    caplog.set_level(logging.DEBUG)
    uvloop.run(run())
    assert PASSWORD not in caplog.text


def test_the_kind_of_the_page_can_be_chosen() -> None:
    found = kind("acme")
    assert (found.host, found.port, found.names, found.signs, found.calls_back) == (
        "api.acme.example",
        443,
        False,
        True,
        True,
    )
