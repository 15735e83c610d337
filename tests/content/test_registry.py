"""The packaged content rules: what each country asks, and that each rule says where it has it from."""

from datetime import date

import pytest

from chappe.content.completing import Wish, checked_wish
from chappe.content.recognising import has_label, says_how_to_refuse, says_where_to_refuse
from chappe.content.registry import law
from chappe.content.rules import SURE, Force, Kind

LAW = law()

# What the facts say, apart from the files: kind, and ! where it blocks.
FACTS = """
ae sender_prefix! registered_names name_characters opt_out no_links
au opt_out registered_names
be no_names opt_out
br no_names opt_out
ca no_names opt_out!
ch opt_out!
cn no_names
de opt_out
everywhere opt_out no_shorteners
fr opt_out! name_characters! name_characters generic_names!
fr-overseas opt_out generic_names
gb opt_out
in registered_names no_shorteners
it registered_names
kr label! opt_out! no_names
kw registered_names
sa sender_suffix! registered_names generic_names no_shorteners opt_out
sg label opt_out registered_names
tr no_marketing
us no_names opt_out no_shorteners!
vn label! opt_out registered_names
"""


def test_each_country_asks_what_the_facts_say() -> None:
    told = {
        file.name: [f"{rule.kind.value}{'!' if rule.force is Force.BLOCKING else ''}" for rule in file.rules]
        for file in LAW.files.values()
    }
    facts = {line.split()[0]: line.split()[1:] for line in FACTS.strip().splitlines()}
    others = {name: kinds for name, kinds in told.items() if name not in facts}
    assert {name: told[name] for name in facts} == facts
    # Of the rest one provider says that it registers names.
    assert all(kinds == ["registered_names"] for kinds in others.values())
    assert sorted(others) == [
        "at",
        "by",
        "eg",
        "es",
        "fi",
        "id",
        "ie",
        "jo",
        "ke",
        "kz",
        "lk",
        "ph",
        "qa",
        "ru",
        "th",
    ]


def test_a_territory_stands_in_one_file() -> None:
    assert len(LAW.territories) == len(set(LAW.territories))
    assert all(LAW.of(territory) for territory in LAW.territories)


def test_every_rule_names_its_sources_and_none_blocks_on_hearsay() -> None:
    for file in LAW.files.values():
        for rule in file.rules:
            assert all(source.url.startswith(("http", "")) and source.title for source in rule.sources)
            assert all(date(2026, 11, 1) <= source.seen <= date(2026, 12, 31) for source in rule.sources)
            assert rule.force is Force.WARNING or rule.certainty in SURE
            assert rule.certainty is not None
            # Who has no address to show is one vendor among others, or memory.
            assert rule.sources[0].url or rule.force is Force.WARNING


@pytest.mark.parametrize("territory", LAW.territories)
def test_what_a_country_shows_as_an_example_keeps_its_own_rule(territory: str) -> None:
    refusal, label = LAW.rule(territory, Kind.OPT_OUT), LAW.rule(territory, Kind.LABEL)
    if refusal:
        assert says_how_to_refuse(refusal, refusal.example)
        assert says_where_to_refuse(refusal, refusal.example, named=True)
        assert len(checked_wish(LAW, territory, Wish(refusal.example)).opt_out) <= 30
    if label:
        assert has_label(label, label.example)
