"""Contacts: added, changed, made inactive, one at a time."""

import pytest
from tests.contacts.making import make_contact
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound
from chappe.contacts import operations, queries
from chappe.contacts.fields import CountryUnknown
from chappe.contacts.operations.contacts import ExternalIdTaken


def test_a_contact_has_the_number_of_its_sms_field(author: Actor) -> None:
    contact_id = make_contact(
        author, external_id="A1", first_name=" Ada ", country="fr", mobile="06 12 34 56 78", loyalty="gold"
    )
    shown = queries.contact(author.account_id, contact_id)
    assert (shown.external_id, shown.first_name, shown.country) == ("A1", "Ada", "FR")
    assert (shown.number, shown.number_problem, shown.number_country) == ("+33612345678", "", "FR")
    assert shown.attributes == {"mobile": "06 12 34 56 78", "loyalty": "gold"}
    assert (shown.is_active, shown.sms_blocked) == (True, False)


@pytest.mark.parametrize(
    ("mobile", "problem"), [("", "missing"), ("12", "invalid"), ("01 42 68 53 00", "not_mobile")]
)
def test_a_contact_without_a_usable_number_says_why(author: Actor, mobile: str, problem: str) -> None:
    shown = queries.contact(author.account_id, make_contact(author, first_name="Ada", mobile=mobile))
    assert (shown.number, shown.number_problem) == (None, problem)


def test_what_is_named_changes_and_an_empty_value_clears(author: Actor) -> None:
    contact_id = make_contact(author, external_id="A1", first_name="Ada", mobile="0612345678", loyalty="gold")
    operations.save_contact(
        contact_id=contact_id, fields={"last_name": "Byron", "loyalty": ""}, actor=author, now=NOW
    )
    shown = queries.contact(author.account_id, contact_id)
    assert (shown.first_name, shown.last_name, shown.number) == ("Ada", "Byron", "+33612345678")
    assert shown.attributes == {"mobile": "0612345678"}
    operations.save_contact(
        contact_id=contact_id, fields={"mobile": "", "external_id": ""}, actor=author, now=NOW
    )
    shown = queries.contact(author.account_id, contact_id)
    assert (shown.number, shown.number_problem, shown.external_id) == (None, "missing", None)


def test_an_external_id_is_taken_once_in_an_account(author: Actor, stranger: Actor) -> None:
    make_contact(author, external_id="A1")
    make_contact(stranger, external_id="A1")
    other = make_contact(author, external_id="B1")
    with pytest.raises(ExternalIdTaken):
        make_contact(author, external_id="A1")
    with pytest.raises(ExternalIdTaken):
        operations.save_contact(contact_id=other, fields={"external_id": "A1"}, actor=author, now=NOW)
    assert queries.contact_count(author.account_id) == 2


def test_a_value_that_cannot_be_writes_nothing(author: Actor) -> None:
    with pytest.raises(CountryUnknown):
        make_contact(author, first_name="Ada", country="Atlantis")
    assert queries.contact_count(author.account_id) == 0


def test_a_contact_is_made_inactive_and_blocked_and_back(author: Actor) -> None:
    contact_id = make_contact(author, first_name="Ada")
    for _ in range(2):
        operations.deactivate_contact(contact_id, actor=author, now=NOW)
        operations.block_sms(contact_id, actor=author, now=NOW)
    shown = queries.contact(author.account_id, contact_id)
    assert (shown.is_active, shown.sms_blocked) == (False, True)
    operations.activate_contact(contact_id, actor=author, now=NOW)
    operations.unblock_sms(contact_id, actor=author, now=NOW)
    shown = queries.contact(author.account_id, contact_id)
    assert (shown.is_active, shown.sms_blocked) == (True, False)
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "subject_id")) == [
        ("contact.created", contact_id),
        ("contact.deactivated", contact_id),
        ("contact.sms_blocked", contact_id),
        ("contact.activated", contact_id),
        ("contact.sms_unblocked", contact_id),
    ]


def test_only_those_who_may_edit_this_account_change_its_contacts(
    author: Actor, viewer: Actor, stranger: Actor
) -> None:
    contact_id = make_contact(author, first_name="Ada")
    for actor, refusal in ((viewer, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal):
            operations.save_contact(contact_id=contact_id, fields={"first_name": "Bo"}, actor=actor, now=NOW)
        for switch in (
            operations.activate_contact,
            operations.deactivate_contact,
            operations.block_sms,
            operations.unblock_sms,
        ):
            with pytest.raises(refusal):
                switch(contact_id, actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        make_contact(viewer, first_name="Bo")
    with pytest.raises(NotFound):
        queries.contact(stranger.account_id, contact_id)
    assert queries.contacts(stranger.account_id) == []
