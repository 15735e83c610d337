"""What columns most likely are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.contacts.columns import TooManyColumns, columns_of, labels
from chappe.contacts.kinds import FieldKind
from chappe.contacts.proposing import Proposal, fingerprint, kind_of, proposals


def proposed(
    headings: list[str], *records: list[str], remembered: dict[str, str] | None = None
) -> list[Proposal]:
    return list(
        proposals(
            headings,
            records,
            sms_field="mobile",
            topics={"promo"},
            known_fields={"mobile", "city"},
            remembered=remembered or {},
        )
    )


def test_each_column_is_proposed_a_field() -> None:
    found = proposed(
        ["Prénom", "mobile", "city", "Born", "consent:promo", "consent:other", "mobile", ""],
        ["Ada", "06", "Brest", "10/12/1815", "yes", "x", "07"],
        ["", "06", "", "1906-12-09"],
    )
    assert [(column.label, column.target) for column in found] == [
        ("Prénom", "first_name"),
        ("mobile", "sms"),
        ("city", "attribute:city"),
        ("Born", "new:date:born"),
        ("consent:promo", "consent:promo"),
        ("consent:other", "ignored"),
        ("mobile (2)", "ignored"),
        ("#8", "ignored"),
    ]
    assert found[3].samples == ("10/12/1815", "1906-12-09")


def test_what_was_chosen_the_last_time_goes_before_a_guess() -> None:
    (found,) = proposed(["Prénom"], ["Ada"], remembered={"Prénom": "attribute:city", "gone": "sms"})
    assert (found.target, found.is_remembered) == ("attribute:city", True)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["12", "1 200,50", "-3"], FieldKind.NUMBER),
        (["01000", "29200"], FieldKind.TEXT),
        (["+33612345678"], FieldKind.TEXT),
        (["1234567890123456"], FieldKind.TEXT),
        (["2026-07-14", "14/07/2026"], FieldKind.DATE),
        (["yes", "non"], FieldKind.BOOLEAN),
        (["1", "0", "1"], FieldKind.BOOLEAN),
        (["yes", "maybe"], FieldKind.TEXT),
        ([], FieldKind.TEXT),
    ],
)
def test_the_kind_of_a_new_field_is_the_narrowest_that_holds(values: list[str], kind: FieldKind) -> None:
    assert kind_of(values) is kind


headings = st.lists(
    st.text(max_size=12) | st.sampled_from(["mobile", "id", "consent:promo:date"]), max_size=12
)


@given(headings, st.lists(st.lists(st.text(max_size=5), max_size=14), max_size=4))
def test_what_is_proposed_can_be_taken_as_it_is(names: list[str], records: list[list[str]]) -> None:
    """A proposal, once it tells contacts apart, is a mapping that the import accepts."""
    found = proposed(["external_id", *names], *records)
    mapping = {column.label: column.target for column in found}
    columns = columns_of(["external_id", *names], sms_field="mobile", topics={"promo"}, mapping=mapping)
    assert len(columns) == len(names) + 1


@given(st.lists(st.text(max_size=8), max_size=20))
def test_labels_tell_columns_apart_unless_they_are_made_to_deceive(names: list[str]) -> None:
    found = labels(names)
    assert len(found) == len(names)
    assert (
        fingerprint(names) == fingerprint(list(reversed(names)))
        or "" in names
        or len(set(names)) < len(names)
    )


def test_more_columns_than_a_file_may_have_are_refused() -> None:
    with pytest.raises(TooManyColumns):
        proposed([f"c{place}" for place in range(201)])
