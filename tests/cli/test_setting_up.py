"""A whole installation set up from the command line: accounts, people, senders, gateways, messages."""

from pathlib import Path

import pytest
from tests.cli.conftest import Chappe

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(chappe: Chappe) -> str:
    assert chappe("accounts", "create", "acme", "--name", "Acme").code == 0
    return "acme"


@pytest.fixture
def password(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text("semaphore-tower-1794\n")
    return str(path)


def test_accounts_are_made_listed_and_changed(chappe: Chappe) -> None:
    made = chappe("accounts", "create", "acme", "--time-zone", "America/Toronto", "--json")
    assert made.json["slug"] == "acme"
    assert made.json["name"] == "acme"
    assert chappe("accounts", "list", "--json").json == [made.json]
    assert chappe("accounts", "list").out.splitlines() == [
        "Account  Name  Language  Time zone        Numbers  SMS field",
        "acme     acme  en        America/Toronto  e164     mobile",
    ]
    changed = chappe("accounts", "set", "--supported-countries", "fr,CA", "--four-eyes", "always", "--json")
    assert (changed.json["supported_countries"], changed.json["four_eyes"]) == (["CA", "FR"], "always")
    assert chappe("accounts", "set", "--supported-countries", "", "--json").json["supported_countries"] == []


def test_an_account_must_be_named_only_where_there_are_several(chappe: Chappe) -> None:
    none = chappe("senders", "list")
    assert (none.code, none.err) == (
        1,
        "Error: There is no account yet. Make one with: chappe accounts create SLUG [cli.no_account]\n",
    )
    chappe("accounts", "create", "acme")
    assert chappe("senders", "list").code == 0
    chappe("accounts", "create", "other")
    several = chappe("senders", "list")
    assert several.code == 1
    assert "name one with --account. They are: acme, other." in several.err
    assert chappe("senders", "list", "--account", "other").code == 0
    unknown = chappe("senders", "list", "--account", "nobody")
    assert (unknown.code, unknown.out) == (3, "")
    assert unknown.err == (
        "Error: There is no account “nobody”. The accounts are listed by: chappe accounts list [not_found]\n"
    )


def test_people_are_made_with_a_role_and_a_password_shown_once(
    chappe: Chappe, account: str, password: str
) -> None:
    made = chappe("users", "create", "ada@example.org", "--role", "author", "--json").json
    assert set(made) == {"id", "email", "role", "password"}
    given = ["users", "create", "bob@example.org", "--role", "viewer", "--password-file", password, "--json"]
    assert set(chappe(*given).json) == {"id", "email", "role"}
    assert chappe("users", "list").out.splitlines() == [
        "Address          Name  Role    Last sign-in",
        "ada@example.org  –     Author  –",
        "bob@example.org  –     Viewer  –",
    ]
    again = chappe("users", "create", "ada@example.org", "--role", "viewer")
    assert (again.code, again.out) == (1, "")
    assert "is already a member of this account (Author)" in again.err
    assert chappe("users", "role", "bob@example.org", "--role", "author").code == 0
    assert chappe("users", "remove", "bob@example.org").code == 0
    assert [each["email"] for each in chappe("users", "list", "--json").json] == ["ada@example.org"]
    assert chappe("users", "remove", "nobody@example.org").code == 3


def test_a_user_acts_with_the_role_the_user_has(chappe: Chappe, account: str) -> None:
    chappe("users", "create", "ada@example.org", "--role", "author")
    refused = chappe("--as", "ada@example.org", "senders", "create", "ACME")
    assert (refused.code, refused.err) == (
        1,
        "Error: Your role in this account (Author) does not allow administering the account."
        " Ask an administrator of the account for another role. [not_allowed]\n",
    )
    stranger = chappe("--as", "eve@example.org", "senders", "list")
    assert stranger.code == 3
    assert chappe("senders", "create", "ACME").code == 0


def test_senders_are_kept_as_they_are_sent(chappe: Chappe, account: str) -> None:
    assert chappe("senders", "create", "+33 6 39 98 00 01", "--json").json["value"] == "+33639980001"
    chappe("senders", "create", "36111")
    assert [(each["value"], each["kind"]) for each in chappe("senders", "list", "--json").json] == [
        ("+33639980001", "number"),
        ("36111", "short_code"),
    ]
    refused = chappe("senders", "create", "Twelve chars")
    assert (refused.code, refused.err) == (
        1,
        "Error: “Twelve chars” is too long for a sender: it has 12 characters, and phones show 11 at most."
        " [sender.too_long]\n",
    )


def test_a_gateway_is_made_as_scripts_make_it(chappe: Chappe, account: str, password: str) -> None:
    words = ["gateways", "create", "Main", "--kind", "smpp", "--host", "127.0.0.1", "--port", "2775"]
    words += ["--system-id", "chappe", "--password-file", password, "--window", "20", "--pace", "100"]
    made = chappe(*words, "--binds", "2", "--option", "bind_mode=pair", "--json")
    assert {
        key: made.json[key] for key in ("name", "host", "port", "window", "pace", "binds", "settings")
    } == {
        "name": "Main",
        "host": "127.0.0.1",
        "port": 2775,
        "window": 20,
        "pace": 100,
        "binds": 2,
        "settings": {"bind_mode": "pair"},
    }
    assert "semaphore" not in made.out
    changed = chappe("gateways", "set", "Main", "--pace", "0", "--option", "tls=yes", "--json").json
    assert (changed["pace"], changed["settings"]) == (None, {"bind_mode": "pair", "tls": "yes"})
    assert chappe("gateways", "disable", str(changed["id"])).code == 0
    assert chappe("gateways", "list").out.splitlines() == [
        "Gateway  Kind  Address         Window  Pace  Binds  Countries  Condition",
        "Main     smpp  127.0.0.1:2775      20  –         2  all        disabled",
    ]
    assert chappe("gateways", "show", "Other").code == 3
    assert chappe("gateways", "set", "Main", "--option", "tls").code == 2
    refused = chappe("gateways", "set", "Main", "--window", "0")
    assert (
        refused.err == "Error: “Window” is 0: give a number from 1 to 1000. [gateway.number_out_of_range]\n"
    )


@pytest.mark.parametrize("content", [b"", b"\nsecond line\n", b"\xff\xfe"])
def test_a_password_file_without_a_password_is_said(
    chappe: Chappe, account: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    words = ["gateways", "create", "Main", "--host", "a", "--port", "1", "--system-id", "a"]
    ran = chappe(*words, "--password-file", str(path))
    assert ran.code == 2
    assert f"--password-file {path} is" in ran.err
    missing = chappe(*words, "--password-file", str(tmp_path / "nothing"))
    assert missing.code == 4
    assert missing.err == f"Error: {tmp_path / 'nothing'}: No such file or directory.\n"


def test_messages_are_made_from_topics_and_senders(chappe: Chappe, account: str) -> None:
    topic = chappe("topics", "create", "offers", "--name", "Offers", "--kind", "marketing", "--json").json
    assert (topic["key"], topic["requires_consent"]) == ("offers", True)
    chappe("senders", "create", "ACME")
    words = ["messages", "create", "Sales", "--topic", "offers", "--sender", "ACME"]
    made = chappe(*words, "--text", "-", "--json", stdin="Hello {{ first_name }}\n").json
    assert (made["text"], made["topic_key"], made["revision"]) == ("Hello {{ first_name }}", "offers", 1)
    misspelt = chappe("messages", "set", "Sales", "--text", "Hello {{ firstname }}")
    assert misspelt.err == (
        "Error: No contact has a field “firstname” (line 1). Did you mean “first_name”?"
        " [template.misspelt_field]\n"
    )
    assert (
        chappe("messages", "set", str(made["id"]), "--name", "Winter sales", "--json").json["revision"] == 2
    )
    assert chappe("messages", "show", "Sales").code == 3
    assert chappe(*words[:2], "Other", "--topic", "news", "--sender", "ACME", "--text", "a").code == 3
    assert [each["name"] for each in chappe("messages", "list", "--json").json] == ["Winter sales"]


def test_a_message_has_languages_versions_and_templates(chappe: Chappe, account: str) -> None:
    chappe("topics", "create", "offers", "--kind", "marketing")
    chappe("senders", "create", "ACME")
    to = ["--topic", "offers", "--sender", "ACME"]
    french = ["--language", "en", "--copy", "fr=Bonjour, c’est la fête"]
    made = chappe("messages", "create", "Sales", *to, "--text", "Hello", *french, "--json").json
    assert (made["language"], made["copies"]) == ("en", {"fr": "Bonjour, c’est la fête"})
    assert chappe("messages", "set", "Sales", "--copy", "fr").code == 2
    shown = chappe("messages", "preview", "Sales", "--language", "fr", "--json").json
    assert (shown["encoding"], shown["forced_by"]) == ("UCS-2", ["’", "ê"])
    assert [(fix["choice"], fix["encoding"]) for fix in shown["fixes"]] == [
        ("smart_replacement", "UCS-2"),
        ("without_accents", "GSM-7"),
    ]
    chappe("messages", "set", "Sales", "--copy", "fr=", "--text", "Hello you", "--without-accents")
    compared = chappe("messages", "compare", "Sales", "1", "2").out
    assert compared.startswith("text (en)\nHello{+ you+}\ncopy (fr)\n[-Bonjour, c’est la fête-]\n")
    assert chappe("messages", "restore", "Sales", "1", "--json").json == {"version": 3, "changed": True}
    assert (
        chappe("messages", "restore", "Sales", "1").out == "The message already says what version 1 does.\n"
    )
    versions = chappe("messages", "history", "Sales", "--json").json
    assert [(each["number"], each["restores"]) for each in versions] == [(3, 1), (2, None), (1, None)]
    kept = chappe("messages", "save-template", "Sales", "Ours", "--json").json["template"]
    listed = chappe("messages", "templates", "--language", "fr", "--json").json
    assert [each["key"] for each in listed][:2] == [kept, "promotion"]
    started = chappe("messages", "start", "Again", "--from", kept, *to, "--json").json
    assert (started["text"], started["copies"]) == ("Hello", {"fr": "Bonjour, c’est la fête"})
    assert chappe("messages", "delete-template", kept).code == 0
    assert chappe("messages", "start", "More", "--from", kept, *to).code == 3


def test_the_audit_log_says_who_did_what(chappe: Chappe, account: str) -> None:
    chappe("users", "create", "ada@example.org", "--role", "administrator")
    chappe("--as", "ada@example.org", "senders", "create", "ACME")
    found = chappe("audit", "list", "--json").json
    assert [(each["actor"], each["action"]) for each in found] == [
        ("ada@example.org", "sender.created"),
        ("command line", "member.added"),
        ("command line", "account.created"),
    ]
    (line,) = chappe("audit", "list", "--action", "member").out.splitlines()[1:]
    assert "command line  Member added  role administrator, email ada@example.org" in line


def test_sentences_are_in_the_language_of_the_terminal(
    chappe: Chappe, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert chappe("senders", "create", "12").err == (
        "Error: «\N{NBSP}12\N{NBSP}» n’est pas un numéro court\N{NBSP}: 3 à 8 chiffres."
        " [sender.short_code_invalid]\n"
    )
