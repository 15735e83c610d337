"""The packaged rulebooks: what each says, and that each says where it has it from."""

import re
from datetime import date, timedelta
from itertools import groupby

import pytest

from chappe.contacts.numbering import COUNTRIES
from chappe.windows import registry
from chappe.windows.hours import WEEKDAYS, Hours
from chappe.windows.places import Place
from chappe.windows.rulebook import ANYWHERE, Certainty, Rulebook, Standing
from chappe.windows.subdivisions import FRENCH, SUBDIVISIONS
from chappe.windows.zones import is_zone

LAW = registry.law()
BOOKS = sorted(LAW.rulebooks.values(), key=lambda book: book.name)


def _told(hours: Hours) -> str:
    """`mon-fri 08:00-20:00, sat 10:00-20:00`: the week, days alike together."""
    week = [(name[:3], " ".join(map(str, day))) for name, day in zip(WEEKDAYS, hours.days, strict=True)]
    told = []
    for spans, group in groupby(week, key=lambda each: each[1]):
        names = [name for name, _ in group]
        days = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
        if spans:
            told.append(f"{days} {spans}")
    return ", ".join(told)


FACTS = """
fr-strict          mon-fri 08:00-20:00, sat 10:00-20:00 | holidays | default
fr-charter-2024    mon-sat 08:00-22:00 | holidays
fr-charter-2026    mon-sun 08:00-21:30
fr-overseas-8-22   mon-sat 08:00-22:00 | holidays
us-federal         mon-sun 08:00-21:00 | default
us-al              mon-sat 08:00-20:00 | holidays | default
us-ca              mon-sun 09:00-21:00 | default
us-ct              mon-sun 09:00-20:00 | default
us-fl              mon-sun 08:00-20:00 | default
us-il              mon-sun 09:00-21:00 | default
us-ky              mon-sun 10:00-21:00 | default
us-la              mon-sat 08:00-20:00 | holidays | default
us-ma              mon-sun 08:00-20:00 | default
us-md              mon-sun 08:00-20:00 | default
us-mi              mon-sun 09:00-21:00 | default
us-mn              mon-sun 09:00-21:00 | default
us-ms              mon-sat 08:00-20:00 | America/Chicago | default
us-nj              mon-sun 08:00-20:00 | default
us-nm              mon-sun 09:00-21:00 | default
us-nv              mon-sun 09:00-20:00 | default
us-ok              mon-sun 08:00-20:00 | default
us-pa              mon-fri 08:00-21:00, sat 08:00-12:00, sun 08:00-21:00 | holidays | default
us-pa-8-21         mon-sun 08:00-21:00 | holidays
us-ri              mon-fri 09:00-18:00, sat 10:00-17:00 | holidays | default
us-tx              mon-sat 09:00-21:00, sun 12:00-21:00 | default
us-wa              mon-sun 08:00-20:00 | default
it-8-22            mon-sat 08:00-22:00 | default
br-8-18            mon-fri 08:00-18:00, sat 09:00-13:00 | holidays | America/Sao_Paulo | default
br-9-22            mon-sat 09:00-22:00 | holidays
ae-7-21            mon-sun 07:00-21:00 | default
ae-8-21            mon-sun 08:00-21:00
sa-9-20            mon-sun 09:00-20:00 | default
sa-8-22            mon-sun 08:00-22:00
sa-7-22            mon-sun 07:00-22:00
kr-8-21            mon-sun 08:00-21:00 | default
vn-7-22            mon-sun 07:00-22:00 | default
in-10-21           mon-sun 10:00-21:00 | default
in-9-21            mon-sun 09:00-21:00
kw-9-21            mon-sun 09:00-21:00 | default
by-9-21            mon-sun 09:00-21:00 | default
kz-9-22            mon-sun 09:00-22:00 | default
courtesy           mon-sun 08:00-20:00 | courtesy | default
gb-courtesy        mon-sun 09:00-20:00 | courtesy | default
be-courtesy        mon-fri 09:00-19:00 | courtesy | default
ca-courtesy        mon-sun 08:00-20:00 | courtesy | default
ca-voice-hours     mon-fri 09:00-21:30, sat-sun 10:00-18:00 | courtesy
de-courtesy        mon-sun 08:00-20:00 | courtesy | default
ch-courtesy        mon-sun 08:00-20:00 | courtesy | default
es-courtesy        mon-sun 08:00-20:00 | courtesy | default
at-courtesy        mon-sun 08:00-20:00 | courtesy | default
tr-courtesy        mon-sun 08:00-20:00 | courtesy | default
sg-courtesy        mon-sun 08:00-20:00 | courtesy | default
au-courtesy        mon-sun 09:00-20:00 | courtesy | default
mx-courtesy        mon-sun 08:00-20:00 | courtesy | default
nz-courtesy        mon-sun 08:00-20:00 | courtesy | default
ie-courtesy        mon-sun 08:00-20:00 | courtesy | default
nl-courtesy        mon-sun 08:00-20:00 | courtesy | default
"""


def _summary(book: Rulebook) -> str:
    said = [
        _told(book.hours),
        "holidays" if book.closed_on_holidays else "",
        book.zone,
        "courtesy" if book.standing is Standing.COURTESY else "",
        "default" if book.default else "",
    ]
    return " | ".join(each for each in said if each)


def test_every_rulebook_says_what_its_sources_say() -> None:
    facts = dict(re.split(r"\s+", line, maxsplit=1) for line in FACTS.strip().splitlines())
    assert {book.name: _summary(book) for book in BOOKS} == facts


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_a_rulebook_has_sources_that_can_be_looked_up(book: Rulebook) -> None:
    for territory in book.territories:
        source = book.source_for(territory)
        assert source.url.startswith(("https://", "http://")) or source.certainty is not Certainty.A
    assert {source.seen for source in book.sources} <= {date(2026, 11, 22), date(2026, 11, 23)}


def test_what_is_certain_and_what_is_not() -> None:
    certainty = {
        (name, territory): LAW.named(name).certainty_for(territory).value
        for name, territory in [
            ("fr-strict", "FR"),
            ("fr-strict", "RE"),
            ("fr-charter-2024", "FR"),
            ("fr-charter-2026", "FR"),
            ("fr-charter-2026", "GP"),
            ("fr-overseas-8-22", "RE"),
            ("fr-overseas-8-22", "GP"),
            ("us-federal", "US"),
            ("us-fl", "US"),
            ("us-ca", "US"),
            ("vn-7-22", "VN"),
            ("sa-9-20", "SA"),
            ("ae-7-21", "AE"),
        ]
    }
    assert "".join(certainty.values()) == "CDAADCDABCACB"


def test_every_french_territory_has_the_french_rulebooks() -> None:
    french = {"fr-strict", "fr-charter-2024", "fr-charter-2026"}
    for territory in FRENCH:
        names = {book.name for book in LAW.available(Place(territory))}
        assert names == (french if territory == "FR" else french | {"fr-overseas-8-22"})


def test_a_place_has_one_default_at_most_on_any_day() -> None:
    days = [date(2024, 1, 1) + timedelta(days=30 * month) for month in range(97)]
    places = [Place(territory) for territory in COUNTRIES]
    places += [Place(territory, state) for territory, states in SUBDIVISIONS.items() for state in states]
    for place in places:
        for finer in (False, True):
            books = [
                book for book in LAW.available(place) if book.default and bool(book.subdivisions) is finer
            ]
            assert all(sum(book.in_force(day) for book in books) <= 1 for day in days)
            assert finer or books


def test_the_general_courtesy_is_the_only_rulebook_of_anywhere() -> None:
    assert [book.name for book in BOOKS if book.territories == (ANYWHERE,)] == ["courtesy"]
    assert [book.name for book in LAW.available(Place("SE"))] == ["courtesy"]


def test_the_table_of_zones_is_that_of_the_iana_database() -> None:
    assert LAW.zones["FR"] == ("Europe/Paris",)
    assert LAW.zones["PF"] == ("Pacific/Gambier", "Pacific/Marquesas", "Pacific/Tahiti")
    assert len(LAW.zones["US"]) == 29
    assert all(is_zone(zone) for zones in LAW.zones.values() for zone in zones)
