"""The texts that cells share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.table import MAX_CELL
from chappe.contacts.workbook import strings
from chappe.contacts.workbook.archive import WorkbookTooLarge
from chappe.contacts.workbook.strings import Strings, read_strings

RICH = """<sst><si><t>Zoë</t></si><si><r><t>Ren</t></r><r><t xml:space="preserve">é </t></r>
<rPh sb="0" eb="1"><t>said</t></rPh></si><si/><si><t>a_x000A_b</t></si></sst>"""


def test_runs_are_joined_and_what_tells_their_sound_is_left() -> None:
    found = read_strings("s.xml", [RICH.encode()])
    assert [found[place] for place in range(len(found))] == ["Zoë", "René ", "", "a\nb"]
    for place in (-1, 4):
        with pytest.raises(IndexError):
            found[place]


def test_a_text_is_cut_just_beyond_what_a_cell_may_hold() -> None:
    found = read_strings("s.xml", [b"<sst><si><t>", *[b"x" * 65_536] * 20, b"</t></si></sst>"])
    assert found[0] == "x" * (MAX_CELL + 1)


def test_texts_that_are_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "MAX_HELD", 1000)
    with pytest.raises(WorkbookTooLarge):
        read_strings("s.xml", [b"<sst>" + b"<si><t>a</t></si>" * 200 + b"</sst>"])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="_"))))
def test_each_text_comes_back_at_its_place(texts: list[str]) -> None:
    held = Strings()
    for text in texts:
        held.add(text)
    assert [held[place] for place in range(len(held))] == texts
