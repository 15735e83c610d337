"""Groups: made, named, filled and emptied."""

import pytest
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.names import ValueMissing, ValueTooLong
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.operations.groups import GroupNameTaken


def test_a_group_is_made_named_and_deleted(author: Actor) -> None:
    group_id = operations.create_group("  Customers ", actor=author, now=NOW)
    operations.rename_group(group_id, name="Best customers", actor=author, now=NOW)
    shown = queries.group(author.account_id, group_id)
    assert (shown.name, shown.kind, shown.size, shown.created_at) == ("Best customers", "static", 0, NOW)
    operations.delete_group(group_id, actor=author, now=NOW)
    assert queries.groups(author.account_id) == []
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "group.created",
        "group.renamed",
        "group.deleted",
    ]


def test_a_name_is_taken_once_in_an_account(author: Actor, stranger: Actor) -> None:
    operations.create_group("Customers", actor=author, now=NOW)
    other = operations.create_group("Others", actor=author, now=NOW)
    with pytest.raises(GroupNameTaken):
        operations.create_group("Customers", actor=author, now=NOW)
    with pytest.raises(GroupNameTaken):
        operations.rename_group(other, name="Customers", actor=author, now=NOW)
    operations.create_group("Customers", actor=stranger, now=NOW)


def test_a_name_is_present_and_bounded(author: Actor) -> None:
    with pytest.raises(ValueMissing):
        operations.create_group(" ", actor=author, now=NOW)
    with pytest.raises(ValueTooLong):
        operations.create_group("x" * 121, actor=author, now=NOW)


def test_contacts_join_and_leave_by_either_id(author: Actor) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    ada = make_contact(author, external_id="A", first_name="Ada")
    bo = make_contact(author, external_id="B", first_name="Bo")
    assert operations.add_to_group(group_id, [ada], external_ids=["A", "B"], actor=author, now=NOW) == 2
    assert operations.add_to_group(group_id, [bo], actor=author, now=NOW) == 0
    assert [line.id for line in queries.contacts(author.account_id, group_id=group_id)] == [bo, ada]
    assert operations.remove_from_group(group_id, external_ids=["A"], actor=author, now=NOW) == 1
    assert queries.group(author.account_id, group_id).size == 1


def test_a_contact_that_is_not_there_keeps_all_others_out(author: Actor, stranger: Actor) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    ada = make_contact(author, external_id="A")
    elsewhere = make_contact(stranger, external_id="C")
    with pytest.raises(NotFound) as refusal:
        operations.add_to_group(group_id, [ada, elsewhere], external_ids=["C"], actor=author, now=NOW)
    assert refusal.value.params == {"kind": "contact", "name": f"{elsewhere}, C"}
    assert queries.group(author.account_id, group_id).size == 0


def test_only_those_who_may_edit_this_account_change_its_groups(
    author: Actor, viewer: Actor, stranger: Actor
) -> None:
    group_id = operations.create_group("Customers", actor=author, now=NOW)
    ada = make_contact(author)
    for actor, refusal in ((viewer, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal):
            operations.rename_group(group_id, name="Mine", actor=actor, now=NOW)
        with pytest.raises(refusal):
            operations.delete_group(group_id, actor=actor, now=NOW)
        with pytest.raises(refusal):
            operations.add_to_group(group_id, [ada], actor=actor, now=NOW)
        with pytest.raises(refusal):
            operations.remove_from_group(group_id, [ada], actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        operations.create_group("Mine", actor=viewer, now=NOW)
    with pytest.raises(NotFound):
        queries.group(stranger.account_id, group_id)
    assert queries.groups(stranger.account_id) == []
