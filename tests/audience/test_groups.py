"""Dynamic groups: made, changed, read, duplicated, frozen."""

from datetime import timedelta
from typing import Any

import pytest
from tests.contacts.making import import_file, make_contact
from tests.factories import NOW, make_actor

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor
from chappe.audience import operations, queries
from chappe.audience.criteria.expanding import GroupCircle, WrittenOutTooLong
from chappe.audience.criteria.reading import NameUnknown
from chappe.audience.queries import CountTooLong
from chappe.audience.queries.of_groups import GroupIsStatic
from chappe.audience.queries.patience import within
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotFound
from chappe.contacts import operations as contacts
from chappe.contacts import queries as reading
from chappe.contacts.filtering import Filter
from chappe.contacts.models import Contact, Field, Group, GroupUse
from chappe.contacts.operations.groups import GroupInCriteria, GroupIsDynamic, GroupNameTaken
from chappe.contacts.operations.rewrites import FieldInCriteria

pytestmark = pytest.mark.django_db

PARIS = {"version": 1, "where": {"field": "postal_code", "op": "starts_with", "value": "75"}}


def where(node: object) -> dict[str, object]:
    return {"version": 1, "where": node}


def named(group_id: int, op: str = "in") -> dict[str, object]:
    return where({"group": group_id, "op": op})


def make(author: Actor, name: str, criteria: object = PARIS) -> int:
    return operations.create_dynamic_group(name, criteria=criteria, actor=author, now=NOW)


def names(author: Actor, group_id: int, **options: Any) -> list[str]:
    return [line.first_name for line in queries.members(author.account_id, group_id, now=NOW, **options)]


@pytest.fixture
def people(author: Actor) -> dict[str, int]:
    """Two of Paris and one of Lyon, by name."""
    places = {"Ana": "75011", "Bo": "75020", "Cy": "69001"}
    return {
        name: make_contact(author, first_name=name, external_id=name, postal_code=code, city=f"{code} x")
        for name, code in places.items()
    }


def test_who_is_in_it_is_whoever_meets_its_criteria(author: Actor, people: dict[str, int]) -> None:
    group_id = make(author, "Paris")
    assert names(author, group_id) == ["Bo", "Ana"]
    assert names(author, group_id, limit=1) == ["Bo"]
    assert names(author, group_id, before=people["Bo"]) == ["Ana"]
    assert names(author, group_id, search="ana") == ["Ana"]
    assert queries.count_group(author.account_id, group_id, now=NOW) == 2
    contacts.save_contact(actor=author, now=NOW, contact_id=people["Cy"], fields={"postal_code": "75001"})
    assert queries.count_group(author.account_id, group_id, now=NOW) == 3


def test_lists_of_contacts_are_narrowed_to_it(author: Actor, people: dict[str, int]) -> None:
    def listed(group_id: int) -> tuple[list[str], int]:
        chosen, among = queries.narrowed(author.account_id, Filter(group_id=group_id), now=NOW)
        wanted: dict[str, Any] = {"chosen": chosen, "among": among, "now": NOW}
        lines = reading.contacts(author.account_id, **wanted)
        return [line.first_name for line in lines], reading.contacts_up_to(author.account_id, **wanted)

    chosen = contacts.create_group("Chosen", actor=author, now=NOW)
    contacts.add_to_group(chosen, [people["Cy"]], actor=author, now=NOW)
    assert listed(make(author, "Paris")) == (["Bo", "Ana"], 2)
    assert listed(chosen) == (["Cy"], 1)
    broken = make(author, "Broken")
    Group.objects.filter(pk=broken).update(criteria={"version": 9})
    assert listed(broken) == ([], 0)


def test_whoever_is_erased_is_in_no_group(author: Actor, people: dict[str, int]) -> None:
    everybody = make(author, "Everybody", where({"and": []}))
    assert queries.count_group(author.account_id, everybody, now=NOW) == 3
    Contact.objects.filter(pk=people["Cy"]).update(erased_at=NOW)
    assert queries.count_group(author.account_id, everybody, now=NOW) == 2
    assert names(author, everybody) == ["Bo", "Ana"]


def test_its_size_is_that_of_its_last_count(author: Actor, people: dict[str, int]) -> None:
    group_id = make(author, "Paris")
    shown = reading.group(author.account_id, group_id)
    assert (shown.kind, shown.size, shown.sized_at) == ("dynamic", None, None)
    assert operations.recount_group(author.account_id, group_id, now=NOW) == 2
    shown = reading.groups(author.account_id)[0]
    assert (shown.size, shown.sized_at) == (2, NOW)
    operations.edit_criteria(group_id, criteria=where({"and": []}), actor=author, now=NOW)
    assert reading.group(author.account_id, group_id).size is None


def test_today_is_the_accounts_day(author: Actor) -> None:
    """At 23:30 in UTC it is the day after in Paris, and still the same in Toronto."""
    late = NOW.replace(hour=23, minute=30)
    Field.objects.create(account_id=author.account_id, key="born", name="Born", kind="date", created_at=NOW)
    make_contact(author, born=f"1990-{NOW + timedelta(days=1):%m-%d}")
    group_id = make(author, "Birthdays", where({"field": "born", "op": "anniversary_in", "value": 0}))
    assert queries.count_group(author.account_id, group_id, now=late) == 1
    Account.objects.filter(pk=author.account_id).update(time_zone="America/Toronto")
    assert queries.count_group(author.account_id, group_id, now=late) == 0


def test_groups_within_groups(author: Actor, people: dict[str, int]) -> None:
    paris = make(author, "Paris")
    chosen = contacts.create_group("Chosen", actor=author, now=NOW)
    contacts.add_to_group(chosen, [people["Ana"], people["Cy"]], actor=author, now=NOW)
    both = make(
        author, "Both", where({"and": [{"group": "Paris", "op": "in"}, {"group": "Chosen", "op": "in"}]})
    )
    assert names(author, both) == ["Ana"]
    assert names(author, make(author, "Not Paris", named(paris, "not_in"))) == ["Cy"]
    shown = queries.criteria(author.account_id, both)
    assert shown.data["where"]["and"] == [{"group": "Paris", "op": "in"}, {"group": "Chosen", "op": "in"}]
    contacts.rename_group(paris, name="Capital", actor=author, now=NOW)
    shown = queries.criteria(author.account_id, both)
    assert shown.data["where"]["and"][0] == {"group": "Capital", "op": "in"}


def test_a_circle_is_refused_and_changes_nothing(author: Actor) -> None:
    first = make(author, "First")
    second = make(author, "Second", named(first))
    with pytest.raises(GroupCircle) as refusal:
        operations.edit_criteria(first, criteria=named(second, "not_in"), actor=author, now=NOW)
    assert refusal.value.params == {"groups": "First → Second → First"}
    with pytest.raises(GroupCircle):
        operations.edit_criteria(first, criteria=named(first), actor=author, now=NOW)
    assert Group.objects.get(pk=first).criteria == PARIS


def test_a_group_may_not_outgrow_those_that_name_it(author: Actor) -> None:
    many = [{"field": "postal_code", "op": "empty"}] * 100
    inner = make(author, "Inner")
    make(author, "Outer", where({"or": [{"group": inner, "op": "in"}] * 6}))
    with pytest.raises(WrittenOutTooLong) as refusal:
        operations.edit_criteria(inner, criteria=where({"or": many}), actor=author, now=NOW)
    assert refusal.value.params == {"group": "Outer", "limit": 500}


def test_a_group_that_criteria_name_stays(author: Actor) -> None:
    chosen = contacts.create_group("Chosen", actor=author, now=NOW)
    outer = make(author, "Outer", named(chosen))
    with pytest.raises(GroupInCriteria) as refusal:
        contacts.delete_group(chosen, actor=author, now=NOW)
    assert refusal.value.params == {"name": "Chosen", "groups": ["Outer"]}
    contacts.delete_group(outer, actor=author, now=NOW)
    contacts.delete_group(chosen, actor=author, now=NOW)
    assert reading.groups(author.account_id) == []


def test_nobody_is_put_in_or_taken_out_by_hand(author: Actor, people: dict[str, int]) -> None:
    group_id = make(author, "Paris")
    for change in (contacts.add_to_group, contacts.remove_from_group):
        with pytest.raises(GroupIsDynamic):
            change(group_id, [people["Ana"]], actor=author, now=NOW)
    with pytest.raises(GroupIsDynamic):
        import_file(author, "external_id\nx\n", group_id=group_id)


def test_duplicates_live_on_their_own(author: Actor, people: dict[str, int]) -> None:
    chosen = contacts.create_group("Chosen", actor=author, now=NOW)
    contacts.add_to_group(chosen, [people["Ana"]], actor=author, now=NOW)
    dynamic = make(author, "Outer", named(chosen))
    copies = [
        operations.duplicate_group(each, name=f"Copy {each}", actor=author, now=NOW)
        for each in (chosen, dynamic)
    ]
    contacts.remove_from_group(chosen, [people["Ana"]], actor=author, now=NOW)
    assert [names(author, each) for each in copies] == [["Ana"], []]
    assert set(GroupUse.objects.values_list("group_id", "used_id")) == {
        (dynamic, chosen),
        (copies[1], chosen),
    }
    with pytest.raises(GroupNameTaken):
        operations.duplicate_group(chosen, name="Outer", actor=author, now=NOW)


def test_a_dynamic_group_becomes_the_list_of_today(author: Actor, people: dict[str, int]) -> None:
    chosen = contacts.create_group("Chosen", actor=author, now=NOW)
    group_id = make(author, "Paris", where({"and": [PARIS["where"], {"group": chosen, "op": "not_in"}]}))
    assert operations.freeze_group(group_id, actor=author, now=NOW) == 2
    contacts.save_contact(actor=author, now=NOW, contact_id=people["Ana"], fields={"postal_code": "69002"})
    assert names(author, group_id) == ["Bo", "Ana"]
    shown = reading.group(author.account_id, group_id)
    assert (shown.kind, shown.size, shown.sized_at) == ("static", 2, None)
    contacts.delete_group(chosen, actor=author, now=NOW)
    with pytest.raises(GroupIsStatic):
        operations.freeze_group(group_id, actor=author, now=NOW)
    with pytest.raises(GroupIsStatic):
        queries.criteria(author.account_id, group_id)
    with pytest.raises(GroupIsStatic):
        operations.edit_criteria(group_id, criteria=PARIS, actor=author, now=NOW)
    assert AuditEntry.objects.filter(action="group.frozen").get().details["contacts"] == 2


def test_criteria_that_no_longer_hold_say_why(author: Actor, people: dict[str, int]) -> None:
    Field.objects.update_or_create(
        account_id=author.account_id, key="town", defaults={"name": "Town", "kind": "text", "created_at": NOW}
    )
    group_id = make(author, "Town", where({"field": "town", "op": "is", "value": "Paris"}))
    assert Group.objects.get(pk=group_id).fields_used == ["town"]
    Field.objects.filter(key="town").delete()
    shown = queries.criteria(author.account_id, group_id)
    assert shown.node is None
    assert isinstance(shown.problem, NameUnknown)
    with pytest.raises(NameUnknown):
        names(author, group_id)


def test_a_field_that_criteria_name_stays_as_it_is(author: Actor) -> None:
    owner = make_actor(Account.objects.get(pk=author.account_id))
    Field.objects.create(
        account_id=author.account_id,
        key="size",
        name="Size",
        kind="choice",
        choices=["S", "M"],
        created_at=NOW,
    )
    make(author, "Small", where({"field": "size", "op": "is", "value": "S"}))
    for kind, choices in (("text", []), ("choice", ["M", "L"])):
        with pytest.raises(FieldInCriteria) as refusal:
            contacts.propose_kind("size", kind=kind, choices=choices, actor=owner, now=NOW)
        assert refusal.value.params == {"field": "size", "groups": ["Small"]}
    with pytest.raises(FieldInCriteria):
        contacts.propose_removal("size", actor=owner, now=NOW)
    contacts.propose_kind("size", kind="choice", choices=["S", "M", "L"], actor=owner, now=NOW)


def test_names_of_another_account_are_unknown(author: Actor, stranger: Actor) -> None:
    theirs = make(stranger, "Theirs")
    with pytest.raises(NameUnknown):
        make(author, "Mine", named(theirs))
    with pytest.raises(NotFound):
        queries.criteria(author.account_id, theirs)
    with pytest.raises(NotFound):
        queries.members(author.account_id, theirs, now=NOW)


def test_counting_is_given_up_in_time(author: Actor) -> None:
    from django.db import connection

    with pytest.raises(CountTooLong) as refusal, within(0.05), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    assert refusal.value.params == {"seconds": 0}
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_members_takes_the_same_queries(
    author: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_contact(author, postal_code="75001")
    group_id = make(author, "Paris")
    with django_assert_num_queries(13):
        assert len(names(author, group_id)) == rows
