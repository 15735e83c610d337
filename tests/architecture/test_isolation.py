"""Every operation and every query, walked by a stranger and by each role: none is forgotten, since they are looked up.

A new operation must be given its lowest role here; a new parameter must be given a value in `Values`.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests.factories import (
    NOW,
    Campaign,
    make_account,
    make_actor,
    make_campaign,
    make_consent_change,
    make_contacts,
    make_reply,
    user_id_of,
)

from chappe.accounts.roles import Actor, Role
from chappe.audience.criteria.tree import And
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.contacts import operations as contact_operations
from chappe.contacts.filtering import NO_FILTER
from chappe.contacts.models import Group, GroupMember, Import, ImportChunk, SenderStop, Suppression
from chappe.deployments import operations as deployment_operations
from chappe.deployments import queries as deployment_queries
from chappe.direct.operations import send_direct, try_message
from chappe.inbound.models import AddedWord, AutoAnswer, Thread
from chappe.messages import operations as message_operations
from chappe.messages.contents import Contents, compiled

pytestmark = pytest.mark.django_db

STAGES = (
    "accounts",
    "contacts",
    "messages",
    "gateways",
    "audience",
    "windows",
    "content",
    "deployments",
    "direct",
    "dispatch",
    "inbound",
    "clicks",
    "reports",
    "dossier",
)
LADDER = (Role.VIEWER, Role.AUTHOR, Role.APPROVER, Role.ADMINISTRATOR)

# The lowest role that may; whoever stands below is refused before anything is looked up.
LOWEST = {
    "accounts.add_member": Role.ADMINISTRATOR,
    # Of one's own.
    "accounts.change_password": Role.VIEWER,
    "accounts.change_role": Role.ADMINISTRATOR,
    "accounts.invite": Role.ADMINISTRATOR,
    "accounts.remove_member": Role.ADMINISTRATOR,
    "accounts.update_account": Role.ADMINISTRATOR,
    "audience.create_dynamic_group": Role.AUTHOR,
    "audience.duplicate_group": Role.AUTHOR,
    "audience.edit_criteria": Role.AUTHOR,
    "audience.freeze_group": Role.AUTHOR,
    "audience.start_group_consent": Role.AUTHOR,
    "accounts.update_numbering": Role.ADMINISTRATOR,
    "contacts.activate_contact": Role.AUTHOR,
    "contacts.add_to_group": Role.AUTHOR,
    "contacts.begin_import": Role.AUTHOR,
    "contacts.block_sms": Role.AUTHOR,
    "contacts.confirm_rewrite": Role.ADMINISTRATOR,
    "contacts.create_field": Role.ADMINISTRATOR,
    "contacts.create_group": Role.AUTHOR,
    "contacts.create_topic": Role.ADMINISTRATOR,
    "contacts.deactivate_contact": Role.AUTHOR,
    "contacts.delete_group": Role.AUTHOR,
    "contacts.discard_import": Role.AUTHOR,
    "contacts.drop_rewrite": Role.ADMINISTRATOR,
    "contacts.lift_suppression": Role.ADMINISTRATOR,
    "contacts.preference_link": Role.AUTHOR,
    "contacts.propose_kind": Role.ADMINISTRATOR,
    "contacts.propose_numbers": Role.ADMINISTRATOR,
    "contacts.propose_removal": Role.ADMINISTRATOR,
    "contacts.remove_cap": Role.ADMINISTRATOR,
    "contacts.remove_from_group": Role.AUTHOR,
    "contacts.rename_field": Role.ADMINISTRATOR,
    "contacts.rename_group": Role.AUTHOR,
    "contacts.rename_topic": Role.ADMINISTRATOR,
    "contacts.revoke_preference_links": Role.AUTHOR,
    "contacts.save_contact": Role.AUTHOR,
    "contacts.start_consent_change": Role.AUTHOR,
    "contacts.set_cap": Role.ADMINISTRATOR,
    "contacts.start_import": Role.AUTHOR,
    "contacts.state_consent": Role.AUTHOR,
    "contacts.stop_consent_change": Role.AUTHOR,
    "contacts.suppress": Role.AUTHOR,
    "contacts.suppress_list": Role.AUTHOR,
    "contacts.unblock_sms": Role.AUTHOR,
    "contacts.undo_import": Role.AUTHOR,
    "contacts.upload_import": Role.AUTHOR,
    "dispatch.set_dead_number_rule": Role.ADMINISTRATOR,
    "deployments.approve": Role.APPROVER,
    "deployments.cancel": Role.AUTHOR,
    "deployments.create_deployment": Role.AUTHOR,
    "deployments.edit_deployment": Role.AUTHOR,
    "deployments.leave_unknown": Role.APPROVER,
    "deployments.pause": Role.APPROVER,
    "deployments.prepare": Role.AUTHOR,
    "deployments.reject": Role.APPROVER,
    "deployments.resend_unknown": Role.APPROVER,
    "deployments.resume": Role.APPROVER,
    "direct.leave_direct": Role.AUTHOR,
    "direct.resend_direct": Role.AUTHOR,
    "direct.send_direct": Role.AUTHOR,
    "direct.try_message": Role.AUTHOR,
    "dossier.erase_contact": Role.ADMINISTRATOR,
    "inbound.add_answer": Role.ADMINISTRATOR,
    "inbound.add_word": Role.ADMINISTRATOR,
    "inbound.answer_thread": Role.AUTHOR,
    "inbound.assign_thread": Role.AUTHOR,
    "inbound.close_thread": Role.AUTHOR,
    "inbound.not_a_stop": Role.AUTHOR,
    "inbound.remove_answer": Role.ADMINISTRATOR,
    "inbound.remove_word": Role.ADMINISTRATOR,
    "inbound.reopen_thread": Role.AUTHOR,
    "inbound.set_reply_rule": Role.ADMINISTRATOR,
    "inbound.set_reply_text": Role.ADMINISTRATOR,
    "inbound.treat_as_stop": Role.AUTHOR,
    "gateways.create_gateway": Role.ADMINISTRATOR,
    "gateways.set_gateway_enabled": Role.ADMINISTRATOR,
    "gateways.set_prices": Role.ADMINISTRATOR,
    "gateways.update_gateway": Role.ADMINISTRATOR,
    "content.complete_as_everywhere": Role.ADMINISTRATOR,
    "content.complete_texts": Role.ADMINISTRATOR,
    "messages.create_message": Role.AUTHOR,
    "messages.create_sender": Role.ADMINISTRATOR,
    "messages.delete_starting_text": Role.AUTHOR,
    "messages.delete_trial_number": Role.AUTHOR,
    "messages.lift_sender_stop": Role.ADMINISTRATOR,
    "messages.restore_version": Role.AUTHOR,
    "messages.save_starting_text": Role.AUTHOR,
    "messages.save_trial_number": Role.AUTHOR,
    "messages.stop_sender": Role.AUTHOR,
    "messages.update_message": Role.AUTHOR,
    "windows.choose_hours": Role.ADMINISTRATOR,
    "windows.close_day": Role.ADMINISTRATOR,
    "windows.reopen_day": Role.ADMINISTRATOR,
}
# What a stranger names that is not theirs; operations without one of these make or change only their own account.
OF_DYNAMIC_GROUPS = ("criteria", "criteria_of", "edit_criteria", "freeze_group")
OWNED = (
    "answer_id",
    "change_id",
    "contact_id",
    "deployment_id",
    "direct_id",
    "field_key",
    "gateway_id",
    "group_id",
    "import_id",
    "message_id",
    "reply_id",
    "rewrite_id",
    "starting_text_id",
    "thread_id",
    "topic_id",
    "trial_id",
    "trial_number_id",
    "user_id",
    "word_id",
)


def functions(kind: str, parameter: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of every stage's operations or queries that take the parameter."""
    for stage in STAGES:
        try:
            module = importlib.import_module(f"chappe.{stage}.{kind}")
        except ModuleNotFoundError:
            continue
        for name, function in inspect.getmembers(module, inspect.isfunction):
            home = function.__module__.startswith(module.__name__)
            if (
                home
                and not name.startswith(("_", "locked"))
                and parameter in inspect.signature(function).parameters
            ):
                yield f"{stage}.{name}", function


OPERATIONS = dict(functions("operations", "actor"))
QUERIES = dict(functions("queries", "account_id"))


class Values:
    """A value for each parameter that operations and queries have, all of one account."""

    def __init__(self) -> None:
        self.campaign: Campaign = make_campaign()
        account = self.campaign.account
        (contact,) = make_contacts(self.campaign, 1)
        group = Group.objects.create(account=account, name="Summer", created_at=NOW)
        GroupMember.objects.create(group=group, contact=contact)
        self.dynamic = Group.objects.create(
            account=account,
            name="Everybody",
            kind="dynamic",
            criteria={"version": 1, "where": {"and": []}},
            created_at=NOW,
        )
        Suppression.objects.create(account=account, number="+33639980042", reason="manual", at=NOW)
        SenderStop.objects.create(
            account=account, number="+33639980042", sender="CHAPPE", reason="manual", at=NOW
        )
        owner = make_actor(account)
        deployment_id = deployment_operations.create_deployment(
            "Summer", message_id=self.campaign.message.id, all_contacts=True, actor=owner, now=NOW
        )
        revision = deployment_operations.prepare(deployment_id, actor=owner, now=NOW)
        starting_text_id = message_operations.save_starting_text(
            self.campaign.message.pk, "Ours", actor=owner, now=NOW
        )
        direct_id = send_direct(
            "+33639980000", "Until 18:00.", purpose="answer", sender="CHAPPE", actor=owner, now=NOW
        )
        trial_number_id = message_operations.save_trial_number("Ours", "+33639980007", actor=owner, now=NOW)
        trial_id = try_message(self.campaign.message.pk, ["+33639980007"], actor=owner, now=NOW)
        self.by_name: dict[str, object] = {
            "account_id": account.id,
            "after": 0,
            "at": NOW,
            "basis": "express",
            "change_id": make_consent_change(group, self.campaign.topic, 1).pk,
            "chunks": [b"external_id,mobile\n1,+33639980000\n"],
            "chosen": NO_FILTER,
            "clock": lambda: NOW,
            "confirmation": str(contact.id),
            "criteria": {"version": 1, "where": {"and": []}},
            "data": {"version": 1, "where": {"and": []}},
            "contact_id": contact.id,
            "countries": {"FR": 3},
            "day": NOW.date(),
            "deployment_id": deployment_id,
            "deployment_ids": [deployment_id],
            "direct_id": direct_id,
            "direct_ids": [direct_id],
            "email": owner.label,
            "enabled": True,
            "external_id": "c-0",
            "field_key": contact_operations.create_field("City", kind="text", actor=owner, now=NOW),
            "fields": {"first_name": "Ana"},
            "file_name": "people.csv",
            "gateway_id": self.campaign.gateway.id,
            "group_id": group.id,
            "host": "127.0.0.1",
            "import_id": make_upload(account.id),
            "key": "offers",
            "links": [(group.id, None)],
            "kind": "transactional",
            "message_id": self.campaign.message.id,
            "most": 2,
            "name": "Summer",
            "node": And(()),
            "now": NOW,
            "number": "+33639980042",
            "numbers": ["+33639980007"],
            "number_format": "local:FR",
            "password": "correct horse battery staple",
            "plan": None,
            "positions": [1],
            "prices": {"FR": Decimal("0.05")},
            "purpose": "answer",
            "answer_id": AutoAnswer.objects.create(
                account=account, word="Hours", phrase="hours", text="9 to 19"
            ).pk,
            "confirms_start": True,
            "confirms_stop": True,
            "language": "fr",
            "meaning": "stop",
            "most_automatic": 2,
            "reply_id": make_reply(self.campaign, intent="doubtful"),
            "scope": "topic",
            "thread_id": Thread.objects.create(account=account, number="+33639980000", last_at=NOW).pk,
            "which": "help",
            "word": "Basta cosi",
            "word_id": AddedWord.objects.create(
                account=account, meaning="stop", word="Nenni", phrase="nenni"
            ).pk,
            "sender": "CHAPPE",
            "port": 2775,
            "reason": "manual",
            "revision": revision,
            "rewrite_id": contact_operations.propose_numbers(actor=owner, now=NOW, number_format="local:FR"),
            "role": "viewer",
            "starting_text_id": starting_text_id,
            "starting_key": str(starting_text_id),
            "version": 1,
            "older": 1,
            "newer": 1,
            "contents": Contents("Hello. STOP 36180"),
            "sms_field": "mobile",
            "supported_countries": ["FR"],
            "sender_id": self.campaign.sender.id,
            "source": "by hand",
            "status": "granted",
            "system_id": "chappe",
            "text": "Hello. STOP 36180",
            "territory": "FR",
            "on": NOW.date(),
            "marketing": True,
            "texts": compiled(Contents("Hello")),
            "topic_id": self.campaign.topic.id,
            "topic_key": "offers",
            "trial_id": trial_id,
            "trial_number_id": trial_number_id,
            "wanted": deployment_queries.Wanted(),
            "written": [],
            "user_id": user_id_of(make_actor(account, Role.VIEWER)),
            "value": "CHAPPE",
            "why": "asked by letter",
            "failures": 3,
            "days": 90,
            "start": NOW,
            "end": NOW + timedelta(days=7),
            "zone": "Europe/Paris",
        }

    def arguments(self, function: Callable[..., Any], **given: object) -> dict[str, object]:
        """A value for every parameter that has no default, and for every id of something owned."""
        values = {}
        for name, parameter in inspect.signature(function).parameters.items():
            wanted = parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
            if name in given:
                values[name] = given[name]
            elif name == "group_id" and function.__name__ in OF_DYNAMIC_GROUPS:
                values[name] = self.dynamic.pk
            elif wanted or (name in OWNED and name in self.by_name):
                values[name] = self.by_name[name]
        return values


def test_every_operation_has_its_lowest_role() -> None:
    assert sorted(OPERATIONS) == sorted(LOWEST)


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_each_role_may_what_it_may_and_no_more(name: str) -> None:
    values, function = Values(), OPERATIONS[name]
    allowed = []
    for role in LADDER:
        actor = make_actor(values.campaign.account, role)
        try:
            with transaction.atomic():
                function(**values.arguments(function, actor=actor))
                transaction.set_rollback(True)
        except NotAllowed:
            continue
        except Refusal:
            # Declined for a reason of its own: it was allowed to ask.
            pass
        allowed.append(role)
    assert allowed == list(LADDER[LADDER.index(LOWEST[name]) :])


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_a_stranger_changes_nothing(name: str) -> None:
    values, function = Values(), OPERATIONS[name]
    if not set(OWNED) & set(inspect.signature(function).parameters):
        return
    stranger = make_actor(make_account())
    with pytest.raises(NotFound), transaction.atomic():
        function(**values.arguments(function, actor=stranger))


def make_upload(account_id: int) -> int:
    """A file that was handed over and is not begun."""
    content = b"external_id,mobile\n1,+33639980000\n"
    upload = Import.objects.create(
        account_id=account_id,
        file_name="old.csv",
        state="draft",
        bytes_total=len(content),
        created_by="someone",
        created_at=NOW,
    )
    ImportChunk.objects.create(upload=upload, position=0, content=content)
    return upload.pk


# What even a new account has; tests of these queries say that nothing more comes from another account.
OF_EVERY_ACCOUNT = (
    "deployments.countries",
    "accounts.account",
    "accounts.operator",
    "contacts.fields",
    "inbound.reply_rule",
    "inbound.reply_texts",
    "contacts.merge_fields",
    "contacts.own_fields",
    "messages.starting_texts",
    "reports.number_formats",
)


def counts_nothing(row: object) -> bool:
    """A zero, or a row whose figures are all zero."""
    if not is_dataclass(row):
        return not row
    figures = [getattr(row, field.name) for field in fields(row)]
    return all(figure == 0 for figure in figures if isinstance(figure, int | float))


def test_there_are_queries_to_walk() -> None:
    assert len(QUERIES) > 25


@pytest.mark.parametrize("name", sorted(set(QUERIES) - {"audience.count"}))
def test_a_stranger_reads_nothing(name: str) -> None:
    values, function = Values(), QUERIES[name]
    account = make_account()
    arguments = values.arguments(function, account_id=account.id)
    function(**values.arguments(function))
    try:
        found = function(**arguments)
    except NotFound:
        return
    if name in OF_EVERY_ACCOUNT:
        return
    assert not isinstance(found, Actor)
    # Nothing of the other account: no row, and no count above zero.
    rows = (
        list(found.values() if isinstance(found, dict) else found) if hasattr(found, "__iter__") else [found]
    )
    assert [row for row in rows if not counts_nothing(row)] == []
