"""Lists of contacts, groups, topics and suppressions: found, turned page by page, at a constant cost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.audience.operations import recount_group
from chappe.contacts import operations, queries
from chappe.contacts.filtering import Filter, Standing
from chappe.contacts.models import Contact


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Zoé", "Bo", "Ada"]),
        ("ada", ["Ada"]),
        ("lovelace ada", ["Ada"]),
        ("ada diddley", []),
        ("A-1", ["Ada"]),
        ("06 12 34 56 78", ["Bo"]),
        ("+33612345678", ["Bo"]),
        ("0033 6 12", ["Bo"]),
        ("5678", ["Bo"]),
        ("zoé", ["Zoé"]),
        ("12", []),
        ("06 98 76 54 33", []),
        ("\0", ["Zoé", "Bo", "Ada"]),
    ],
)
def test_contacts_are_found_by_name_number_or_external_id(
    author: Actor, search: str, found: list[str]
) -> None:
    make_contact(author, external_id="A-1", first_name="Ada", last_name="Lovelace")
    make_contact(author, external_id="B-1", first_name="Bo", last_name="Diddley", mobile="0612345678")
    make_contact(author, first_name="Zoé", mobile="0698765432")
    assert [line.first_name for line in queries.contacts(author.account_id, search=search)] == found


def test_contacts_are_turned_page_by_page(author: Actor) -> None:
    made = [make_contact(author, first_name=name) for name in "abcde"]
    pages, before = [], None
    while page := queries.contacts(author.account_id, before=before, limit=2):
        pages.append([line.id for line in page])
        before = page[-1].id
    assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]]]
    assert queries.contact_count(author.account_id) == 5


def test_fields_of_a_text_are_the_standard_ones_and_the_accounts_own(author: Actor, stranger: Actor) -> None:
    make_contact(author, mobile="0612345678", shop="Lille")
    make_contact(author, loyalty="gold")
    make_contact(stranger, secret="1")
    assert queries.merge_fields(author.account_id) == [
        "external_id",
        "first_name",
        "last_name",
        "language",
        "country",
        "postal_code",
        "number",
        "loyalty",
        "mobile",
        "shop",
    ]
    assert queries.own_fields(stranger.account_id) == ["mobile", "secret"]


def test_groups_are_found_by_name_with_their_sizes(author: Actor) -> None:
    ada = make_contact(author, first_name="Ada")
    bo = make_contact(author, first_name="Bo")
    for name, members in (("Customers", [ada, bo]), ("Best customers", [ada]), ("Nobody", [])):
        group_id = operations.create_group(name, actor=author, now=NOW)
        operations.add_to_group(group_id, members, actor=author, now=NOW)
    assert [(g.name, g.size) for g in queries.groups(author.account_id)] == [
        ("Best customers", 1),
        ("Customers", 2),
        ("Nobody", 0),
    ]
    assert [g.name for g in queries.groups(author.account_id, search="CUSTOM")] == [
        "Best customers",
        "Customers",
    ]
    assert queries.group_by_name(author.account_id, "Customers").size == 2
    names = [group.name for group in queries.contact(author.account_id, ada).groups]
    assert names == ["Best customers", "Customers"]


def one_of_each(actor: Actor, place: int) -> None:
    contact_id = make_contact(actor, mobile=f"061234567{place}")
    group_id = operations.create_group(f"Group {place}", actor=actor, now=NOW)
    operations.add_to_group(group_id, [contact_id], actor=actor, now=NOW)
    operations.create_topic(f"topic-{place}", name=f"Topic {place}", kind="marketing", actor=actor, now=NOW)
    operations.suppress(f"069876543{place}", reason="stop", source="reply", actor=actor, now=NOW)
    operations.start_import([b"mobile\n"], file_name=f"{place}.csv", group_id=group_id, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        (queries.contacts, 2),
        (queries.groups, 2),
        (queries.topics, 1),
        (queries.suppressions, 1),
        (queries.imports, 1),
    ],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    administrator: Actor,
    django_assert_num_queries: DjangoAssertNumQueries,
    listed: Callable[[int], Sequence[object]],
    asked: int,
) -> None:
    one_of_each(administrator, 1)
    with django_assert_num_queries(asked):
        assert len(listed(administrator.account_id)) == 1
    one_of_each(administrator, 2)
    one_of_each(administrator, 3)
    with django_assert_num_queries(asked):
        assert len(listed(administrator.account_id)) == 3


def test_a_large_list_shows_the_size_it_had_when_it_was_counted(author: Actor) -> None:
    ids = [make_contact(author) for _ in range(3)]
    group_id = operations.create_group("Large", actor=author, now=NOW)
    operations.add_to_group(group_id, ids, actor=author, now=NOW)
    account_id = author.account_id

    def seen(most: int | None) -> tuple[int | None, bool, bool]:
        (found,) = queries.groups(account_id, most=most)
        assert found == queries.group(account_id, group_id, most=most)
        return found.size, found.has_more, found.is_counted_now

    assert [seen(None), seen(3), seen(2)] == [(3, False, True), (3, False, True), (2, True, False)]
    recount_group(account_id, group_id, now=NOW)
    assert [seen(None), seen(2)] == [(3, False, True), (3, False, False)]
    operations.remove_from_group(group_id, ids[:1], actor=author, now=NOW)
    assert [seen(2), seen(1)] == [(2, False, True), (3, False, False)]


def test_members_are_listed_in_pages_whatever_else_is_asked(
    author: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [make_contact(author, first_name="Ada" if place % 2 else "Bo") for place in range(6)]
    group_id = operations.create_group("Some", actor=author, now=NOW)
    operations.add_to_group(group_id, ids[:5], actor=author, now=NOW)
    of_it = Filter(group_id=group_id)
    for small in (10, 0):
        monkeypatch.setattr("chappe.contacts.queries.of_contacts.SMALL", small)

        def listed(**asked: Any) -> list[int]:
            return [line.id for line in queries.contacts(author.account_id, **asked)]

        assert listed(chosen=of_it, limit=2) == [ids[4], ids[3]]
        assert listed(group_id=group_id, before=ids[3], limit=2) == [ids[2], ids[1]]
        assert listed(chosen=of_it, search="ada") == [ids[3], ids[1]]
        assert listed(chosen=replace(of_it, standing=Standing.ACTIVE), before=ids[2]) == [ids[1], ids[0]]
        assert listed(chosen=replace(of_it, standing=Standing.BLOCKED)) == []


def test_contacts_are_counted_but_for_those_erased(author: Actor) -> None:
    ids = [make_contact(author) for _ in range(3)]
    Contact.objects.filter(pk=ids[0]).update(erased_at=NOW)
    assert queries.contact_count(author.account_id) == 2
