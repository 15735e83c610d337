"""Every page of the console, opened by a stranger, a viewer, an author, an approver and an administrator."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from tests.console.conftest import World, administrator_of, make_world

from chappe.accounts.roles import Permission, Role, permits
from chappe.console import urls
from chappe.deployments import queries

pytestmark = pytest.mark.django_db

Enter = Callable[[Role | None], Client]


def pages_of_an_account() -> list[URLPattern]:
    (resolver,) = [each for each in urls.urlpatterns if isinstance(each, URLResolver)]
    return [each for each in resolver.url_patterns if isinstance(each, URLPattern)]


PAGES = {page.name or "": page for page in pages_of_an_account()}
FREE = {"callback", "home", "preferences", "sign_in", "sign_out", "language"}


def permission_of(page: URLPattern) -> Permission:
    found: Permission = page.callback.permission  # type: ignore[attr-defined]
    return found


def address(world: World, name: str, deployment_id: int | None = None) -> str:
    ids = world.ids(deployment_id)
    wanted = PAGES[name].pattern.converters
    return reverse(
        f"console:{name}",
        kwargs={"slug": world.account.slug, **{key: ids[key] for key in wanted}},
    )


def ask(client: Client, url: str) -> Any:
    """Opens the page; or presses its button, where there is only that."""
    response = client.get(url)
    return client.post(url, {"role": "viewer"}) if response.status_code == 405 else response


def test_every_address_asks_for_a_permission_but_those_of_signing_in() -> None:
    outside = {each.name for each in urls.urlpatterns if isinstance(each, URLPattern)}
    assert outside == FREE
    assert all(isinstance(permission_of(page), Permission) for page in PAGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_asked_to(name: str, world: World) -> None:
    response = ask(Client(headers={"host": "localhost"}), address(world, name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("console:sign_in"))


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_to_the_account_finds_nothing(name: str, world: World, enter: Enter) -> None:
    assert ask(enter(None), address(world, name)).status_code == 404


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_a_member_opens_what_the_role_permits(name: str, role: Role, world: World, enter: Enter) -> None:
    response = ask(enter(role), address(world, name))
    if permits(role, permission_of(PAGES[name])):
        assert response.status_code in (200, 302, 404, 422)
        # These are asked for a number, or a country, that the address of this test does not have.
        nameless = ("suppression_lift", "sender_lift", "content_country")
        assert (response.status_code == 404) is (name in nameless)
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.pattern.converters])
def test_what_belongs_to_another_account_is_not_there(name: str, world: World) -> None:
    other = make_world()
    url = address(other, name).replace(f"/{other.account.slug}/", f"/{world.account.slug}/")
    response = ask(administrator_of(world.account), url)
    assert response.status_code == 404


STYLE_OR_HANDLER = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_a_script_a_style_or_a_raw_template(name: str, language: str, world: World) -> None:
    client = administrator_of(world.account)
    of_deployments = "deployment_id" in PAGES[name].pattern.converters
    for deployment_id in (world.draft, world.prepared, world.sending) if of_deployments else (world.draft,):
        url = address(world, name, deployment_id)
        response = client.get(url, headers={"accept-language": language})
        if response.status_code != 200 or "html" not in response.headers["content-type"]:
            continue
        html = response.content.decode()
        assert not STYLE_OR_HANDLER.search(html)
        assert not INLINE_SCRIPT.search(html)
        assert "{%" not in html
        assert f'<html lang="{language}">' in html
        assert response.headers["cache-control"] == (
            "max-age=0, no-cache, no-store, must-revalidate, private"
        )


@pytest.mark.parametrize("name", PAGES)
def test_a_form_without_its_token_is_refused(name: str, world: World) -> None:
    client = administrator_of(world.account)
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(address(world, name)).status_code == 403


def test_the_page_of_a_deployment_leads_to_where_it_stands(world: World) -> None:
    client = administrator_of(world.account)
    for deployment_id, place in (
        (world.draft, "deployment_check"),
        (world.prepared, "deployment_approval"),
        (world.sending, "deployment_sending"),
    ):
        response = client.get(address(world, "deployment", deployment_id))
        assert response.url == address(world, place, deployment_id)  # type: ignore[attr-defined]
        assert queries.deployment(world.account.pk, deployment_id).id == deployment_id
