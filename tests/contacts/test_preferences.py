"""Signed links to preference pages, and what a choice there changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.consent import Status
from chappe.contacts.preferences import (
    Link,
    LinkBad,
    changes,
    is_sealed,
    network_of,
    read,
    seal,
    token,
)

KEY = b"k" * 50
TODAY = date(2026, 11, 23)
IDS = st.integers(0, 2**63 - 1)
LINKS = st.builds(Link, IDS, IDS, st.integers(0, 2**31 - 1), st.none() | st.dates(TODAY, date(2200, 1, 1)))
TOPICS = st.sets(st.sampled_from("abcdef"))


@given(LINKS)
def test_a_link_is_read_as_it_was_made(link: Link) -> None:
    written = token(KEY, link)
    assert read(KEY, written, TODAY) == link
    assert written.replace("-", "").replace("_", "").isalnum()


@given(LINKS, st.data())
def test_a_link_changed_anywhere_is_bad(link: Link, data: st.DataObject) -> None:
    written = token(KEY, link)
    place = data.draw(st.integers(0, len(written) - 2))  # the last character has bits that nothing reads
    other = data.draw(st.sampled_from("ABab09-_").filter(lambda character: character != written[place]))
    with pytest.raises(LinkBad):
        read(KEY, written[:place] + other + written[place + 1 :], TODAY)


@given(LINKS)
def test_another_installation_s_link_is_bad(link: Link) -> None:
    with pytest.raises(LinkBad):
        read(b"x" * 50, token(KEY, link), TODAY)


@given(st.text(max_size=120))
def test_anything_else_is_bad(text: str) -> None:
    with pytest.raises(LinkBad):
        read(KEY, text, TODAY)


def test_a_link_ends_with_its_last_day() -> None:
    written = token(KEY, Link(1, 2, 0, TODAY))
    assert read(KEY, written, TODAY).last_day == TODAY
    with pytest.raises(LinkBad):
        read(KEY, written, date(2026, 11, 24))


def test_a_link_is_short() -> None:
    assert len(token(KEY, Link(3, 1_000_000, 0))) == 24


@given(LINKS, st.text(max_size=40))
def test_only_the_page_seals_its_forms(link: Link, given_seal: str) -> None:
    written = token(KEY, link)
    assert is_sealed(KEY, written, seal(KEY, written))
    assert is_sealed(KEY, written, given_seal) == (given_seal == seal(KEY, written))
    assert seal(KEY, written) not in written


@given(TOPICS, TOPICS, TOPICS)
def test_after_a_choice_what_was_shown_is_as_it_was_chosen(
    in_force: set[str], shown: set[str], wanted: set[str]
) -> None:
    said = changes(in_force, shown, wanted)
    after = (in_force - {t for t, s in said.items() if s is Status.WITHDRAWN}) | {
        t for t, s in said.items() if s is Status.GRANTED
    }
    assert after & shown == wanted & shown
    assert after - shown == in_force - shown
    assert all((topic in in_force) is (status is Status.WITHDRAWN) for topic, status in said.items())


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("a socket", ""),
    ],
)
def test_of_an_address_only_its_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network
