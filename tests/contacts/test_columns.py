"""What columns are, by their headings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.contacts.columns import (
    MERGE_FIELDS,
    Column,
    DuplicateColumn,
    MissingColumn,
    Target,
    TooManyColumns,
    UnknownTarget,
    UnknownTopic,
    attribute_key,
    columns_of,
    spelling,
)


def targets(
    headings: list[str], sms_field: str = "mobile", mapping: dict[str, str] | None = None
) -> list[str]:
    columns = columns_of(headings, sms_field=sms_field, topics={"promo", "order_updates"}, mapping=mapping)
    return [f"{column.target}:{column.key}".rstrip(":") for column in columns]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            [
                "external_id",
                "first_name",
                "last_name",
                "language",
                "country",
                "time_zone",
                "postal_code",
                "mobile",
            ],
            [
                "external_id",
                "first_name",
                "last_name",
                "language",
                "country",
                "time_zone",
                "postal_code",
                "sms",
            ],
        ),
        (
            ["Identifiant", "Prénom", "NOM", "Langue", "Pays", "Fuseau horaire", "Code postal", "Mobile"],
            [
                "external_id",
                "first_name",
                "last_name",
                "language",
                "country",
                "time_zone",
                "postal_code",
                "sms",
            ],
        ),
        (["mobile", "City", "Points fidélité"], ["sms", "attribute:city", "attribute:points_fidelite"]),
        (["Téléphone portable"], ["sms"]),
        (["portable", "mobile"], ["attribute:portable", "sms"]),
        (["id", "external_id", "mobile"], ["attribute:id", "external_id", "sms"]),
        (
            ["mobile", "consent:promo", "Consentement : Order updates"],
            ["sms", "consent:promo", "consent:order_updates"],
        ),
        (["mobile", "", "  "], ["sms", "ignored", "ignored"]),
        (["id", "téléphone"], ["external_id", "attribute:telephone"]),
        (["id", "portable", "gsm"], ["external_id", "attribute:portable", "attribute:gsm"]),
        (
            ["mobile", "2024 spend", "number", "Nil"],
            ["sms", "attribute:_2024_spend", "attribute:number_", "attribute:nil_"],
        ),
    ],
)
def test_headings(headings: list[str], expected: list[str]) -> None:
    assert targets(headings) == expected


def test_the_sms_field_is_the_one_of_the_account() -> None:
    assert targets(["tel2", "mobile"], sms_field="Tel2") == ["sms", "attribute:mobile"]


def test_a_mapping_goes_before_headings() -> None:
    mapping = {
        "A": "external_id",
        "B": "sms",
        "mobile": "ignored",
        "C": "attribute:Ville",
        "D": "consent:promo",
    }
    assert targets(["A", "B", "mobile", "C", "D"], mapping=mapping) == [
        "external_id",
        "sms",
        "ignored",
        "attribute:ville",
        "consent:promo",
    ]


@pytest.mark.parametrize(
    ("headings", "kind", "params"),
    [
        (["name", "city"], MissingColumn, {"sms_field": "mobile", "found": "name, city"}),
        ([""], MissingColumn, {"sms_field": "mobile", "found": ""}),
        (["mobile", "Mobile"], DuplicateColumn, {"first": "mobile", "second": "Mobile"}),
        (["id", "identifiant"], DuplicateColumn, {"first": "id", "second": "identifiant"}),
        (["id", "Ville", "ville "], DuplicateColumn, {"first": "Ville", "second": "ville "}),
        (["id", "consent:news"], UnknownTopic, {"heading": "consent:news", "topics": "order_updates, promo"}),
        (["id"] * 201, TooManyColumns, {"found": 201, "limit": 200}),
    ],
)
def test_refusals(headings: list[str], kind: type[Refusal], params: dict[str, object]) -> None:
    with pytest.raises(kind) as refusal:
        targets(headings)
    assert refusal.value.params == params


def test_a_mapping_to_nothing_known_is_refused() -> None:
    with pytest.raises(UnknownTarget):
        targets(["id", "x"], mapping={"x": "shoe_size"})
    with pytest.raises(UnknownTopic):
        targets(["id", "x"], mapping={"x": "consent:news"})


@given(st.text())
def test_spelling_twice_is_spelling_once(words: str) -> None:
    assert spelling(spelling(words)) == spelling(words)


@given(st.text(max_size=100))
def test_keys_can_be_named_in_a_text(heading: str) -> None:
    key = attribute_key(heading)
    assert key not in MERGE_FIELDS
    assert key == "" or re.fullmatch(r"[^\W\d][\w]{0,61}", key)


@given(st.lists(st.text(max_size=15), max_size=8), st.text(min_size=1, max_size=10))
def test_whatever_the_headings_there_are_columns_or_a_refusal(headings: list[str], sms_field: str) -> None:
    try:
        columns = columns_of(headings, sms_field=sms_field, topics=["promo"])
    except Refusal:
        return
    assert [column.heading.partition(" (")[0] for column in columns] == [
        heading.partition(" (")[0] for heading in headings
    ]
    filled = [(c.target, c.key) for c in columns if c.target is not Target.IGNORED]
    assert len(set(filled)) == len(filled)
    assert all(isinstance(column, Column) for column in columns)
