"""Signing in, being locked out, languages and passwords."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import NOW, make_account

from chappe.accounts import operations, queries
from chappe.accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a-password-nobody-guesses"
HOST = {"host": "localhost"}


@pytest.fixture
def person() -> str:
    account = make_account("maison")
    created = operations.create_user("ines@example.org", name="Inès", password=PASSWORD, now=NOW)
    operations.add_member(created.email, role="author", actor=queries.operator(account.pk), now=NOW)
    return created.email


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    response = client.post(reverse("console:sign_in"), {"username": email, "password": password})
    return response.status_code


def test_signing_in_leads_to_the_overview_of_the_first_account(person: str) -> None:
    client = Client(headers=HOST)
    response = client.post(
        reverse("console:sign_in"), {"username": person.upper(), "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("console:overview", args=["maison"])
    client.post(reverse("console:sign_out"))
    assert client.get(reverse("console:overview", args=["maison"])).status_code == 302


def test_signing_in_leads_back_to_the_page_that_was_asked_for(person: str) -> None:
    client = Client(headers=HOST)
    wanted = reverse("console:groups", args=["maison"])
    asked = client.get(wanted)
    form = client.get(asked.url)  # type: ignore[attr-defined]
    assert f'name="next" value="{wanted}"' in form.content.decode()


def test_a_wrong_password_is_said_without_telling_which_was_wrong(person: str) -> None:
    client = Client(headers=HOST)
    for email in (person, "nobody@example.org"):
        response = client.post(reverse("console:sign_in"), {"username": email, "password": "wrong"})
        assert response.status_code == 200
        assert "do not go together" in response.content.decode()


def test_ten_failures_close_the_door_even_to_the_right_password(person: str) -> None:
    client = Client(headers=HOST)
    statuses = [sign_in(client, person, f"wrong-{number}") for number in range(10)]
    assert statuses[-1] == 429
    response = client.post(reverse("console:sign_in"), {"username": person, "password": PASSWORD})
    assert response.status_code == 429
    assert "closed for 15 minutes" in response.content.decode()


def test_who_belongs_to_no_account_is_told_so() -> None:
    operations.create_user("alone@example.org", name="", password=PASSWORD, now=NOW)
    client = Client(headers=HOST)
    response = client.post(
        reverse("console:sign_in"), {"username": "alone@example.org", "password": PASSWORD}, follow=True
    )
    assert response.status_code == 403
    assert "You belong to no account yet" in response.content.decode()


def test_a_piece_of_a_page_makes_its_page_load_again_once_signed_out(person: str) -> None:
    response = Client(headers={**HOST, "HX-Request": "true"}).get(
        reverse("console:overview", args=["maison"])
    )
    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


def test_the_language_chosen_is_kept_for_the_person(person: str) -> None:
    client = Client(headers=HOST)
    sign_in(client, person)
    overview = reverse("console:overview", args=["maison"])
    client.post(reverse("console:language"), {"language": "fr", "next": overview})
    assert "Vue d’ensemble" in client.get(overview).content.decode()
    assert User.objects.get(email=person).language == "fr"
    elsewhere = Client(headers=HOST)
    sign_in(elsewhere, person)
    assert "Vue d’ensemble" in elsewhere.get(overview).content.decode()


def test_a_language_that_is_not_spoken_changes_nothing(person: str) -> None:
    client = Client(headers=HOST)
    sign_in(client, person)
    client.post(reverse("console:language"), {"language": "tlh"})
    assert User.objects.get(email=person).language == ""


def test_the_password_is_changed_by_who_knows_the_present_one(person: str) -> None:
    client = Client(headers=HOST)
    sign_in(client, person)
    page = reverse("console:password", args=["maison"])
    new = "another-one-nobody-guesses"
    wrong = client.post(page, {"current": "x", "new": new, "again": new})
    assert (wrong.status_code, User.objects.get(email=person).check_password(PASSWORD)) == (422, True)
    differing = client.post(page, {"current": PASSWORD, "new": new, "again": new + "!"})
    assert differing.status_code == 422
    weak = client.post(page, {"current": PASSWORD, "new": "password", "again": "password"})
    assert (weak.status_code, 'href="#id_new"' in weak.content.decode()) == (422, True)
    assert client.post(page, {"current": PASSWORD, "new": new, "again": new}).status_code == 302
    assert User.objects.get(email=person).check_password(new)
    assert client.get(page).status_code == 200, "the session that changed it goes on"
