"""The account's own fields: made, renamed, filled by hand and by files."""

import pytest
from tests.contacts.making import counts, import_file, make_contact
from tests.factories import NOW

from chappe.accounts import operations as accounts
from chappe.accounts.roles import Actor
from chappe.base.names import ValueMissing
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts import operations, queries
from chappe.contacts.kinds import (
    BooleanMalformed,
    ChoiceUnknown,
    DateMalformed,
    FieldKind,
    NumberMalformed,
)
from chappe.contacts.operations import batches, importing
from chappe.contacts.operations.fields import FieldKeyTaken
from chappe.contacts.queries import FieldView

pytestmark = pytest.mark.django_db

MOBILE = FieldView(key="mobile", name="mobile", kind=FieldKind.PHONE, choices=(), is_sms=True)


@pytest.fixture
def typed(administrator: Actor) -> Actor:
    """The administrator of an account with a field of each kind."""
    for name, kind in (("Visits", "number"), ("Born", "date"), ("VIP", "boolean")):
        operations.create_field(name, kind=kind, actor=administrator, now=NOW)
    operations.create_field("Tier", kind="choice", choices=["Gold", "Silver"], actor=administrator, now=NOW)
    return administrator


def attributes_of(actor: Actor, contact_id: int) -> dict[str, str]:
    return queries.contact(actor.account_id, contact_id).attributes


def test_a_new_account_has_its_sms_field() -> None:
    made = accounts.create_account("new", name="New", now=NOW, sms_field="phone")
    assert queries.fields(made.id) == [
        FieldView(key="phone", name="phone", kind=FieldKind.PHONE, choices=(), is_sms=True)
    ]


def test_fields_are_made_and_renamed(administrator: Actor, stranger: Actor) -> None:
    key = operations.create_field(
        " Fidélité ", kind="choice", choices=["Or", "Argent"], actor=administrator, now=NOW
    )
    operations.rename_field(key, name="Carte", actor=administrator, now=NOW)
    card = FieldView(
        key="fidelite", name="Carte", kind=FieldKind.CHOICE, choices=("Or", "Argent"), is_sms=False
    )
    assert queries.fields(administrator.account_id) == [MOBILE, card]
    assert queries.field(administrator.account_id, "fidelite") == card
    assert queries.fields(stranger.account_id) == [MOBILE]
    with pytest.raises(NotFound):
        queries.field(stranger.account_id, "fidelite")
    with pytest.raises(NotFound):
        operations.rename_field("fidelite", name="Mine", actor=stranger, now=NOW)


def test_two_fields_never_share_a_key(administrator: Actor, stranger: Actor) -> None:
    operations.create_field("Shop", kind="text", actor=administrator, now=NOW)
    with pytest.raises(FieldKeyTaken):
        operations.create_field("SHOP!", kind="number", actor=administrator, now=NOW)
    with pytest.raises(FieldKeyTaken):
        operations.create_field("Mobile", kind="text", actor=administrator, now=NOW)
    with pytest.raises(ValueMissing):
        operations.create_field(" ", kind="text", actor=administrator, now=NOW)
    assert operations.create_field("Shop", kind="text", actor=stranger, now=NOW) == "shop"


def test_a_key_never_met_becomes_a_field_of_text(author: Actor) -> None:
    make_contact(author, mobile="0612345678", shop="Lille", unsaid="")
    import_file(author, "external_id,Ville d'origine,empty\n1,Paris,\n")
    assert [(field.key, field.kind) for field in queries.fields(author.account_id)] == [
        ("mobile", "phone"),
        ("shop", "text"),
        ("ville_d_origine", "text"),
    ]


def test_values_are_kept_as_their_kind_says(typed: Actor) -> None:
    contact_id = make_contact(typed, visits="1 250,5", born="14/07/1990", vip="oui", tier="gold")
    kept = {"visits": "1250.5", "born": "1990-07-14", "vip": "true", "tier": "Gold"}
    assert attributes_of(typed, contact_id) == kept
    operations.save_contact(contact_id=contact_id, fields={"vip": ""}, actor=typed, now=NOW)
    del kept["vip"]
    assert attributes_of(typed, contact_id) == kept


@pytest.mark.parametrize(
    ("key", "value", "refusal", "code"),
    [
        ("visits", "many", NumberMalformed, "row.number_malformed"),
        ("born", "31/02/1990", DateMalformed, "row.date_malformed"),
        ("vip", "perhaps", BooleanMalformed, "row.boolean_malformed"),
        ("tier", "Bronze", ChoiceUnknown, "row.choice_unknown"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_hand_and_in_files(
    typed: Actor, key: str, value: str, refusal: type[Refusal], code: str
) -> None:
    with pytest.raises(refusal):
        make_contact(typed, **{key: value})
    seen = import_file(typed, f"external_id,{key.upper()}\n1,{value}\n2,\n")
    assert counts(seen) == (1, 0, 0, 1)
    (rejection,) = queries.import_rejections(typed.account_id, seen.id)
    assert (rejection.line, rejection.column, rejection.value, rejection.code) == (
        2,
        key.upper(),
        value,
        code,
    )


def test_files_keep_values_as_their_kind_says(typed: Actor) -> None:
    seen = import_file(typed, "external_id;Visits;Born;VIP;Tier\n1;1 250,5;14/07/1990;non;SILVER\n")
    assert counts(seen) == (1, 0, 0, 0)
    contact = queries.contact_by_external_id(typed.account_id, "1")
    assert contact.attributes == {"visits": "1250.5", "born": "1990-07-14", "vip": "false", "tier": "Silver"}


def test_what_is_left_of_a_file_is_read_by_the_new_settings(
    administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 2)
    stored = batches.store_batch
    tried: list[int] = []

    def store(*args: object, **kwargs: object) -> int:
        tried.append(1)
        if len(tried) == 2:
            operations.create_field("Visits", kind="number", actor=administrator, now=NOW)
        return stored(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "store_batch", store)
    seen = import_file(administrator, "external_id,visits\n1,\n2,\n3,many\n4,007\n5,5\n")
    assert counts(seen) == (4, 0, 0, 1)
    assert len(tried) == 4
    assert queries.contact_by_external_id(administrator.account_id, "4").attributes == {"visits": "7"}
