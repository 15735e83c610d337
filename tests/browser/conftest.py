"""The console in headless Chromium, on Django's live server and the test's own database."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_socket import enable_socket
from tests.console.conftest import World, make_world

from chappe.accounts.models import User
from chappe.contacts.models import Topic

PASSWORD = "a-password-nobody-guesses"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def find_chromium() -> str:
    """The browser's path. Without one the tests are skipped, but not in continuous integration."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    sentence = "Chromium is missing. To run the browser tests: apt install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of a module, not of the session: while Playwright's loop runs, no other test of this process can run its own."""
    path = find_chromium()
    with pytest.MonkeyPatch.context() as patch:
        # That loop makes Django believe that it is called from asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield opened
            opened.close()


@dataclass(slots=True)
class Visitor:
    """One person before one window. ``complaints`` are what the browser wrote to its console."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        response = self.page.goto(self.address + path)
        assert response is not None
        return response.status

    def sign_in(self, email: str) -> None:
        self.go("/sign-in/")
        self.page.fill("#id_username", email)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("form.card button")
        self.page.wait_for_selector("nav.navigation", state="attached")


def listen(page: Page, visitor: Visitor) -> None:
    """Writes down what the browser complains of."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visitor.complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """Django's own live server: made here, since it opens its socket before a test's mark is read."""
    enable_socket()
    serving = LiveServer("127.0.0.1")
    yield serving
    serving.stop()


@pytest.fixture
def open_window(browser: Browser, server: LiveServer) -> Iterator["OpenWindow"]:
    opener = OpenWindow(browser, server.url)
    yield opener
    opener.close()


@dataclass(slots=True)
class OpenWindow:
    """Opens windows of any size, language and colour, each a browser of its own."""

    browser: Browser
    address: str
    opened: list[Page] = field(default_factory=list)

    def __call__(
        self, *, language: str = "en", width: int = 1280, dark: bool = False, script: bool = True
    ) -> Visitor:
        context = self.browser.new_context(
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        self.opened.append(page)
        visitor = Visitor(page, self.address)
        listen(page, visitor)
        return visitor

    def close(self) -> None:
        for page in self.opened:
            page.context.close()


@pytest.fixture
def world(transactional_db: None) -> World:
    """Its topic is transactional: what is sent in these tests leaves at any hour of any day."""
    made = make_world()
    Topic.objects.update(kind="transactional")
    return made


@pytest.fixture
def administrator(world: World) -> str:
    """The address of an administrator who may sign in with `PASSWORD`."""
    user = User.objects.get(memberships__account=world.account, memberships__role="administrator")
    user.set_password(PASSWORD)
    user.save()
    return user.email


@contextmanager
def without_complaint(visitor: Visitor) -> Iterator[None]:
    """What the page does in the block makes the browser write no error: no script or style was refused."""
    before = len(visitor.complaints)
    yield
    assert visitor.complaints[before:] == []
