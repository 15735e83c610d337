"""What each country says of a text and its sender."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.content.checking import Subject, check, of_senders
from chappe.content.completing import Choices, Wish, frames, text_of
from chappe.content.registry import law
from chappe.content.rules import Force
from chappe.messages.sender import SenderKind, kind_of

LAW, DAY = law(), date(2026, 11, 23)

# country | sender | text | what is found, ! where it blocks; ~ a transactional text
TABLE = """
FR | CHAPPE      | Sales                          | opt_out_missing!
FR | CHAPPE      | Sales STOP au 36111            |
FR | CHAPPE      | Sales STOP SMS 36111           |
FR | CHAPPE      | Sales STOP                     | opt_out_nowhere
FR | 36111       | Sales STOP                     |
FR | 36111       | Sales                          | opt_out_missing!
FR | CHAPPE      | Sales {{ preferences_url }}    | opt_out_missing!
FR | CHAPPE      | ~Your code                     |
FR | B&B         | Sales STOP 36111               | name_characters!
FR | My shop     | Sales STOP 36111               | name_characters
FR | INFO        | ~Your code                     | generic_names!
FR | Sms24       | ~Your code                     | generic_names!
FR | Infobip     | ~Your code                     |
FR | CHAPPE      | STOP 36111 bit.ly/a            | shortener
RE | CHAPPE      | Sales                          | opt_out_missing
US | CHAPPE      | Reply STOP                     | no_names
US | +15550100   | Reply STOP                     |
US | +15550100   | Sales                          | opt_out_missing
US | +15550100   | ~See tinyurl.com/a             | shortener!
CA | 55501       | Sales                          | opt_out_missing_or_link!
CA | 55501       | Sales {{ preferences_url }}    |
CA | 55501       | {% if a %}STOP{% endif %} Hi   | opt_out_missing_or_link!
CA | CHAPPE      | Reply ARRET                    | no_names
GB | CHAPPE      | Sales                          | opt_out_missing_or_link
DE | CHAPPE      | Sales STOP                     |
CH | CHAPPE      | Sales                          | opt_out_missing_or_link!
BE | CHAPPE      | Sales STOP                     | no_names
AE | CHAPPE      | Sales OptOut 7726              | sender_prefix! registered_names
AE | AD-CHAPPE   | Sales OptOut 7726              | registered_names
AE | CHAPPE      | ~Your code                     | registered_names
AE | AD-CHAPPE   | OptOut 7726 https://a.example  | registered_names link
SA | CHAPPE      | Sales STOP                     | sender_suffix! registered_names
SA | CHAPPE-AD   | Sales STOP                     | registered_names
VN | CHAPPE      | Sales STOP                     | label_missing! registered_names
VN | CHAPPE      | [AD] Sales STOP                | registered_names
KR | 0212345678  | (광고) 세일 무료거부 0801234567   |
KR | 0212345678  | (광고) 세일 무료거부             | opt_out_nowhere
KR | 0212345678  | (광고) 세일                     | opt_out_missing!
KR | 0212345678  | [광고] 무료거부 0801234567       | label_missing!
KR | 0212345678  | ~Your code                     |
SG | CHAPPE      | <ADV> Sales STOP               | registered_names
SG | CHAPPE      | Sales STOP                     | label_missing registered_names
TR | CHAPPE      | Sales STOP                     | no_marketing
TR | CHAPPE      | ~Your code                     |
BR | 55501       | Sales PARE                     |
PL | CHAPPE      | Sales                          | opt_out_missing_or_link
PL | CHAPPE      | Sales STOP                     |
PL | CHAPPE      | ~Your code                     |
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_country_of_its_own(line: str) -> None:
    country, sender, text, expected = (part.strip() for part in line.split("|"))
    subject = Subject((text_of(text.removeprefix("~")),), not text.startswith("~"), sender, kind_of(sender))
    found = check(LAW, subject, {country: 3}, DAY)
    told = [
        f"{each.code.removeprefix('content.')}{'!' if each.force is Force.BLOCKING else ''}" for each in found
    ]
    assert told == expected.split()
    assert all(each.recipients == 3 and each.rule.sources for each in found)


def test_countries_are_told_apart_and_those_without_rules_are_told_together() -> None:
    texts = (text_of("Sales", language="en"), text_of("Soldes STOP 36111", language="fr"))
    countries = {"PL": 4, "FR": 5, "NL": 1}
    found = check(LAW, Subject(texts, True, "CHAPPE"), countries, DAY)
    assert [(each.code, each.territory, each.recipients, each.languages) for each in found] == [
        ("content.opt_out_missing", "FR", 5, ("en",)),
        ("content.opt_out_missing_or_link", "", 5, ("en",)),
    ]
    uncounted = check(LAW, Subject(texts, True, "CHAPPE"), dict.fromkeys(countries), DAY)
    assert [each.recipients for each in uncounted] == [None, None]
    assert found[0].as_json() | {"source": "", "url": ""} == {
        "code": "content.opt_out_missing",
        "force": "blocking",
        "field": "message",
        "territory": "FR",
        "recipients": 5,
        "languages": ["en"],
        "params": {"example": "STOP 36111"},
        "certainty": "A",
        "source": "",
        "url": "",
    }


def test_what_is_put_to_a_text_counts() -> None:
    texts = (text_of("Sales"),)
    around = frames(LAW, Choices(by_territory={"FR": Wish("STOP 36111")}), texts, DAY)
    found = check(LAW, Subject(texts, True, "CHAPPE"), {"FR": 1, "CH": 1}, DAY, around)
    assert [(each.code, each.territory) for each in found] == [("content.opt_out_missing_or_link", "CH")]


def test_a_rule_begins_on_its_day() -> None:
    sender = Subject((), True, "CHAPPE")
    assert check(LAW, sender, {"AU": 1}, date(2026, 6, 30)) == ()
    (found,) = of_senders(check(LAW, sender, {"AU": 1}, date(2026, 7, 1)))
    assert found.code == "content.registered_names"


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([*LAW.territories, "PL", "NL"]), st.none() | st.integers(0, 9), max_size=6
    ),
    st.text(max_size=20).filter(lambda text: "{" not in text),
    st.sampled_from(["", "CHAPPE", "AD-SHOP", "INFO", "36111"]),
    st.booleans(),
)
def test_only_countries_written_to_are_spoken_of_and_what_blocks_comes_first(
    countries: dict[str, int | None], text: str, sender: str, marketing: bool
) -> None:
    kind = SenderKind.SHORT_CODE if sender == "36111" else SenderKind.ALPHANUMERIC
    found = check(LAW, Subject((text_of(text),), marketing, sender, kind), countries, DAY)
    assert {each.territory for each in found} <= {"", *countries}
    forces = [each.force for each in found]
    assert forces == sorted(forces, key=lambda force: force is not Force.BLOCKING)
    assert len({(each.code, each.territory) for each in found}) == len(found)
    assert not sender or all(each.field in ("message", "sender") for each in found)
