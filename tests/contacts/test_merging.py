"""Rows of a file against the contacts of an account."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chappe.contacts.merging import UNSTORED, Effect, Held, Wanted, applied, merge
from chappe.contacts.phone import INVALID, MISSING, Number

EXTERNAL_IDS = st.sampled_from(["A", "B", "C", "D"])


def phone(number: str) -> Number:
    return Number(number, None, "FR")


# Few values, so that rows and contacts meet.
PHONES = st.sampled_from([phone("+331"), phone("+332")])
FIELDS = st.dictionaries(st.just("first_name"), st.sampled_from(["Ada", "Bo"]))


@st.composite
def rows(draw: st.DrawFn) -> Wanted:
    external_id = draw(st.none() | EXTERNAL_IDS)
    number = draw(PHONES if external_id is None else st.sampled_from([None, INVALID]) | PHONES)
    return Wanted(external_id=external_id, number=number, fields=draw(FIELDS), attributes={})


@st.composite
def accounts(draw: st.DrawFn) -> list[Held]:
    """Contacts as an account may hold them: external ids differ, numbers are shared freely."""
    external_ids = draw(st.lists(EXTERNAL_IDS, unique=True))
    named: list[str | None] = [*external_ids, *[None] * draw(st.integers(0, 12))]
    return [
        Held(place + 1, external_id, draw(st.just(MISSING) | PHONES), draw(FIELDS), {})
        for place, external_id in enumerate(draw(st.permutations(named)))
    ]


def one_by_one(rows: Sequence[Wanted], held: Iterable[Held]) -> list[Held]:
    """The rule as its description has it, with the whole account at hand."""
    account = {contact.id: contact for contact in held}
    for row in rows:
        key = row.number.number if row.number else None
        sharers = [c for c in account.values() if key and c.number.number == key]
        if row.external_id is not None:
            sharers = [c for c in sharers if c.external_id is None]
        named = [c for c in account.values() if row.external_id and c.external_id == row.external_id]
        meant = min(named or sharers, key=lambda c: c.id, default=None)
        if meant is None:
            meant = Held(max([0, *account]) + 1, None, MISSING, {}, {})
        account[meant.id] = applied(meant, row)
    return [account[contact_id] for contact_id in sorted(account)]


def given_to_merge(rows: Sequence[Wanted], account: Sequence[Held], sharers: int) -> list[Held]:
    """What the database hands over for these rows."""
    external_ids = {row.external_id for row in rows if row.external_id}
    keys = {row.number.number for row in rows if row.number and row.number.number}
    wanted = {c.id for c in account if c.external_id in external_ids}
    for key in keys:
        for is_named in (True, False):
            kind = [
                c.id for c in account if c.number.number == key and (c.external_id is not None) is is_named
            ]
            wanted.update(sorted(kind)[:sharers])
    return [c for c in account if c.id in wanted]


def in_batches(
    rows: Sequence[Wanted], account: Sequence[Held], sizes: Sequence[int], sharers: int = 1
) -> list[Held]:
    """The rows merged and stored batch after batch, as an import does."""
    account, left, turn = list(account), list(rows), 0
    while left:
        batch = left[: sizes[turn % len(sizes)]]
        turn += 1
        merged = merge(batch, given_to_merge(batch, account, sharers), sharers=sharers)
        assert merged.contact_ids, "at least one row is decided"
        changed = {contact.id: contact for contact in merged.updated}
        account = [changed.get(contact.id, contact) for contact in account]
        first = max([0, *(contact.id for contact in account)]) + 1
        account += [replace(new, id=first + place) for place, new in enumerate(merged.created)]
        left = left[len(merged.contact_ids) :]
    return account


ADA, BO = (Wanted(name, phone("+331"), {}, {}) for name in "AB")
STRANGERS = [Held(place, None, phone("+331"), {}, {}) for place in (1, 2)]


@example([ADA, BO], STRANGERS, [2], 1)  # the second stranger is not given with the first
@settings(max_examples=300)
@given(
    st.lists(rows(), max_size=14),
    accounts(),
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    st.integers(1, 3),
)
def test_batches_of_any_size_do_what_row_after_row_does(
    file: list[Wanted], account: list[Held], sizes: list[int], sharers: int
) -> None:
    assert in_batches(file, account, sizes, sharers) == one_by_one(file, account)


@given(st.lists(rows(), max_size=14), accounts())
def test_each_row_has_one_effect_and_they_add_up(file: list[Wanted], account: list[Held]) -> None:
    merged = merge(file, account, sharers=99)
    assert len(merged.effects) == len(merged.contact_ids)
    assert merged.effects.count(Effect.CREATED) == len(merged.created)
    touched = {i for i, e in zip(merged.contact_ids, merged.effects, strict=True) if e is Effect.UPDATED}
    assert {contact.id for contact in merged.updated} == {i for i in touched if i < UNSTORED}


@given(st.lists(rows(), max_size=14, unique_by=lambda row: row.external_id or row.number))
def test_the_same_file_again_changes_nothing(file: list[Wanted]) -> None:
    account = in_batches(file, [], [len(file) or 1])
    again = one_by_one(file, account)
    if again == account:  # rows that say different things of one person do so again
        assert set(merge(file, account, sharers=99).effects) <= {Effect.UNCHANGED}
