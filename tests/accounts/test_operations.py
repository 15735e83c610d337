"""Accounts, users and members in the database."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries
from tests.factories import NOW, make_account, make_actor, make_user, user_id_of

from chappe.accounts import details, operations, queries
from chappe.accounts.members import (
    AlreadyMember,
    EmailInvalid,
    EmailTaken,
    LastAdministrator,
    PasswordWeak,
    RoleUnknown,
)
from chappe.accounts.models import FourEyes, Membership, User
from chappe.accounts.roles import Actor, Role
from chappe.base.models import AuditEntry
from chappe.base.names import ValueMissing
from chappe.base.refusal import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
PASSWORD = "semaphore-tower-1794"


def actions(account_id: int) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(account_id=account_id).order_by("id")
    return [(entry.action, entry.actor) for entry in entries]


def test_an_account_is_made_with_its_settings() -> None:
    made = operations.create_account(
        "acme", name=" Acme ", now=NOW, language="fr", number_format="local:ca", sms_field="phone"
    )
    assert made == queries.AccountView(
        id=made.id,
        slug="acme",
        name="Acme",
        language="fr",
        time_zone="Europe/Paris",
        number_format="local:CA",
        sms_field="phone",
        supported_countries=(),
        four_eyes="never",
        four_eyes_above=1000,
    )
    assert queries.account_by_slug("acme") == queries.account(made.id) == made
    assert queries.accounts() == [made]
    assert actions(made.id) == [("account.created", "command line")]


def test_two_accounts_cannot_have_one_slug() -> None:
    operations.create_account("acme", name="Acme", now=NOW)
    with pytest.raises(details.SlugTaken):
        operations.create_account("acme", name="Other", now=NOW)


def test_an_account_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound) as refusal:
        queries.account_by_slug("nobody")
    assert refusal.value.params == {"kind": "account", "name": "nobody"}
    with pytest.raises(NotFound):
        queries.account(0)


def test_an_administrator_changes_settings_and_only_changes_are_recorded() -> None:
    actor = make_actor(make_account())
    changed = operations.update_account(actor=actor, now=NOW, four_eyes="above", four_eyes_above=500)
    assert (changed.four_eyes, changed.four_eyes_above) == ("above", 500)
    operations.update_account(actor=actor, now=NOW, four_eyes="above", language="en")
    entry = AuditEntry.objects.get(action="account.changed")
    assert entry.details == {
        "four_eyes": "above",
        "four_eyes_above": 500,
    }


def test_how_numbers_are_read_is_changed_as_a_whole() -> None:
    actor = make_actor(make_account())
    changed = operations.update_numbering(
        sms_field="phone", number_format="local:ca", supported_countries=["fr", "CA"], actor=actor, now=NOW
    )
    assert (changed.sms_field, changed.number_format, changed.supported_countries) == (
        "phone",
        "local:CA",
        ("CA", "FR"),
    )


def test_a_setting_that_cannot_be_is_refused_and_nothing_is_written() -> None:
    actor = make_actor(make_account())
    with pytest.raises(details.FourEyesUnknown):
        operations.update_account(actor=actor, now=NOW, name="Other", four_eyes="sometimes")
    with pytest.raises(ValueMissing):
        operations.update_account(actor=actor, now=NOW, name=" ")
    assert queries.account(actor.account_id).name != "Other"
    assert set(FourEyes.values) == {"never", "always", "above"}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUTHOR, Role.APPROVER])
def test_only_an_administrator_administers(role: Role) -> None:
    account = make_account()
    actor, other = make_actor(account, role), make_actor(account)
    make_user("new@example.org")
    for act in (
        lambda: operations.update_account(actor=actor, now=NOW, name="Mine"),
        lambda: operations.add_member("new@example.org", role="viewer", actor=actor, now=NOW),
        lambda: operations.change_role(user_id_of(actor), role="administrator", actor=actor, now=NOW),
        lambda: operations.remove_member(user_id_of(other), actor=actor, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert actions(account.pk) == []


def test_a_user_signs_in_with_the_generated_password_and_no_other() -> None:
    created = operations.create_user("Ada@Example.org", name="Ada", password=None, now=NOW)
    request = RequestFactory().post("/")
    assert created.email == "ada@example.org"
    assert created.password not in repr(created)
    found = authenticate(request, username="ADA@example.org", password=created.password)
    assert found is not None
    assert found.pk == created.id
    assert authenticate(request, username="ada@example.org", password="another-password") is None


def test_addresses_are_unique_whatever_their_case() -> None:
    operations.create_user("ada@example.org", name="", password=PASSWORD, now=NOW)
    with pytest.raises(EmailTaken):
        operations.create_user("ADA@example.org", name="", password=PASSWORD, now=NOW)
    assert queries.user_by_email("Ada@Example.Org").email == "ada@example.org"


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@example.org", "ada@example.org\n.x"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(EmailInvalid):
        operations.create_user(email, name="", password=PASSWORD, now=NOW)


def test_a_weak_password_is_refused_with_its_reasons() -> None:
    with pytest.raises(PasswordWeak) as refusal:
        operations.create_user("ada@example.org", name="", password="12345678", now=NOW)
    assert refusal.value.params == {
        "problems": ["password_too_short", "password_too_common", "password_entirely_numeric"]
    }
    assert not User.objects.exists()


def test_the_operator_sets_a_password_and_every_account_of_the_user_records_it() -> None:
    account = make_account()
    actor = make_actor(account, email="ada@example.org")
    given = operations.set_password("ada@example.org", PASSWORD, NOW)
    assert (given.id, given.password) == (user_id_of(actor), PASSWORD)
    assert User.objects.get(pk=user_id_of(actor)).check_password(PASSWORD)
    assert actions(account.pk) == [("user.password_set", "command line")]
    with pytest.raises(NotFound):
        operations.set_password("nobody@example.org", None, NOW)


def test_members_come_change_and_go() -> None:
    account = make_account()
    actor = make_actor(account, email="root@example.org")
    make_user("ada@example.org")
    user_id = operations.add_member("Ada@example.org", role="author", actor=actor, now=NOW)
    with pytest.raises(AlreadyMember) as refusal:
        operations.add_member("ada@example.org", role="viewer", actor=actor, now=NOW)
    assert refusal.value.params == {"email": "ada@example.org", "role": "author"}
    operations.change_role(user_id, role="approver", actor=actor, now=NOW)
    operations.change_role(user_id, role="approver", actor=actor, now=NOW)
    assert [(member.email, member.role) for member in queries.members(account.pk)] == [
        ("ada@example.org", Role.APPROVER),
        ("root@example.org", Role.ADMINISTRATOR),
    ]
    operations.remove_member(user_id, actor=actor, now=NOW)
    assert [member.email for member in queries.members(account.pk)] == ["root@example.org"]
    assert actions(account.pk) == [
        ("member.added", "root@example.org"),
        ("member.role_changed", "root@example.org"),
        ("member.removed", "root@example.org"),
    ]


def test_an_invitation_makes_a_user_only_of_who_is_none() -> None:
    actor, other = make_actor(make_account()), make_actor(make_account())
    first = operations.invite(
        "Ada@example.org", name="Ada", role="author", password=None, actor=actor, now=NOW
    )
    assert first.password is not None
    assert User.objects.get(pk=first.id).check_password(first.password)
    again = operations.invite(
        "ada@example.org", name="", role="viewer", password=PASSWORD, actor=other, now=NOW
    )
    assert again == operations.Invited(id=first.id, email="ada@example.org", password=None)
    assert {found.role for found in queries.memberships_of(first.id)} == {Role.AUTHOR, Role.VIEWER}
    with pytest.raises(RoleUnknown):
        operations.invite("eve@example.org", name="", role="owner", password=None, actor=actor, now=NOW)
    assert not User.objects.filter(email="eve@example.org").exists()


def test_members_that_cannot_be_are_refused() -> None:
    actor = make_actor(make_account())
    with pytest.raises(NotFound):
        operations.add_member("nobody@example.org", role="viewer", actor=actor, now=NOW)
    make_user("ada@example.org")
    with pytest.raises(RoleUnknown):
        operations.add_member("ada@example.org", role="owner", actor=actor, now=NOW)


def test_the_last_administrator_stays() -> None:
    account = make_account()
    actor = make_actor(account)
    author = make_actor(account, Role.AUTHOR)
    with pytest.raises(LastAdministrator):
        operations.remove_member(user_id_of(actor), actor=actor, now=NOW)
    with pytest.raises(LastAdministrator):
        operations.change_role(user_id_of(actor), role="author", actor=actor, now=NOW)
    operations.change_role(user_id_of(author), role="administrator", actor=actor, now=NOW)
    operations.remove_member(user_id_of(actor), actor=actor, now=NOW)
    assert [member.user_id for member in queries.members(account.pk)] == [author.user_id]


def test_an_administrator_has_no_hold_on_another_account() -> None:
    alice, other = make_account(), make_account()
    actor, stranger = make_actor(alice), make_actor(other)
    with pytest.raises(NotFound):
        operations.change_role(user_id_of(stranger), role="viewer", actor=actor, now=NOW)
    with pytest.raises(NotFound):
        operations.remove_member(user_id_of(stranger), actor=actor, now=NOW)
    assert Membership.objects.get(user_id=user_id_of(stranger)).role == "administrator"


def test_who_acts_is_a_member_who_may_sign_in() -> None:
    account = make_account()
    actor = make_actor(account, Role.AUTHOR, "ada@example.org")
    assert queries.actor_for(user_id_of(actor), account.pk) == actor
    assert queries.actor_by_email("ADA@example.org", account.pk) == actor
    assert queries.actor_for(user_id_of(actor), make_account().pk) is None
    assert [(found.account_id, found.role) for found in queries.memberships_of(user_id_of(actor))] == [
        (account.pk, Role.AUTHOR)
    ]
    User.objects.filter(pk=user_id_of(actor)).update(is_active=False)
    assert queries.actor_for(user_id_of(actor), account.pk) is None
    assert queries.memberships_of(user_id_of(actor)) == []
    with pytest.raises(NotFound):
        queries.actor_by_email("ada@example.org", account.pk)
    assert queries.operator(account.pk) == Actor(account.pk, Role.ADMINISTRATOR, None, "command line")


def test_the_language_of_a_user_is_one_that_chappe_speaks() -> None:
    user = make_user("ada@example.org")
    operations.set_language(user.pk, "fr")
    assert queries.user(user.pk) == queries.UserView(user.pk, "ada@example.org", "", "fr", True)
    with pytest.raises(details.LanguageUnknown):
        operations.set_language(user.pk, "de")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_one_query_whatever_their_length(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = make_account()
    for _ in range(count):
        member = make_actor(account)
    with django_assert_num_queries(1):
        assert len(queries.members(account.pk)) == count
    with django_assert_num_queries(1):
        assert len(queries.memberships_of(user_id_of(member))) == 1
