"""Every code has its sentence, in both languages."""

import importlib
import pkgutil
import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation
from django.utils.functional import Promise

import chappe
from chappe.accounts.members import PasswordWeak
from chappe.accounts.roles import Role
from chappe.base.refusal import NotAllowed, NotFound, Refusal
from chappe.contacts.intake import CONSENT_IN_FUTURE, WARNINGS
from chappe.contacts.rows import RejectionCode
from chappe.deployments.schedule import Clock
from chappe.deployments.states import Move, RecipientState, State
from chappe.wording import reason, sentence, sentence_of, word
from chappe.wording.actions import ACTIONS
from chappe.wording.catalogue import SENTENCES
from chappe.wording.words import MOVES, PERMISSIONS, TABLES

SKIPPED = ("chappe.migrations", "chappe.config.wsgi")
ROOT = Path(chappe.__file__).parent


def every_refusal() -> list[type[Refusal]]:
    """Every refusal with a code that can be imported under chappe."""
    for module in pkgutil.walk_packages([str(ROOT)], "chappe."):
        if not module.name.startswith(SKIPPED) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, left = set[type[Refusal]](), list(Refusal.__subclasses__())
    while left:
        refusal = left.pop()
        left.extend(refusal.__subclasses__())
        if refusal.__module__.startswith("chappe.") and hasattr(refusal, "code"):
            found.add(refusal)
    return sorted(found, key=lambda refusal: refusal.code)


def test_every_refusal_has_a_sentence() -> None:
    assert [refusal.code for refusal in every_refusal() if refusal.code not in SENTENCES] == []


def test_every_row_that_needs_a_look_has_a_sentence() -> None:
    assert sorted({*RejectionCode, *WARNINGS, CONSENT_IN_FUTURE} - set(SENTENCES)) == []


def test_every_validation_point_has_a_sentence() -> None:
    """Read from the source: points are made with their code in place."""
    source = (ROOT / "deployments" / "validation.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'"(validation\.[a-z_]+)"', source))
    codes |= {f"validation.start_{clock}" for clock in Clock if clock is not Clock.PLAIN}
    assert sorted(codes - set(SENTENCES)) == []


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in every_refusal()]
    assert sorted(codes) == sorted(set(codes))


class Anything(dict[str, object]):
    """Has every parameter, and remembers which were asked for."""

    def __missing__(self, key: str) -> object:
        self[key] = 1
        return 1


def filled(sentence: Promise, params: Anything) -> str:
    return str(sentence % params)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_can_be_filled_and_ends(language: str) -> None:
    with translation.override(language):
        for code, found in SENTENCES.items():
            said = filled(found, Anything())
            assert said, code
            assert said[0] in string.ascii_uppercase + "“ÀÉ«1{", code


def test_translations_name_the_same_parameters() -> None:
    for code, found in SENTENCES.items():
        asked = []
        for language in ("en", "fr"):
            with translation.override(language):
                params = Anything()
                filled(found, params)
                asked.append(sorted(params))
        assert asked[0] == asked[1], code


def test_a_refusal_is_said_with_its_parameters_as_words() -> None:
    refusal = NotAllowed(permission="approve", role="author")
    assert sentence(refusal) == (
        "Your role in this account (Author) does not allow approving."
        " Ask an administrator of the account for another role."
    )


def test_a_thing_that_is_not_there_is_named() -> None:
    assert sentence(NotFound(kind="account", name="acme")) == (
        "There is no account “acme”. The accounts are listed by: chappe accounts list"
    )
    assert sentence(NotFound(kind="teapot", name="acme")) == "Not found: teapot “acme”."


def test_several_reasons_are_all_said() -> None:
    assert sentence(PasswordWeak(problems=["password_too_short", "password_entirely_numeric"])) == (
        "This password is too easy to guess: it needs at least 12 characters, it holds only digits."
        " Choose another."
    )


def test_numbers_have_the_separators_of_the_language() -> None:
    params = {"limit": 12000}
    with translation.override("en"):
        assert sentence_of("text.too_long", params) == (
            "The text, once filled, has more than 12,000 characters. Shorten it."
        )
    with translation.override("fr"):
        assert "12\N{NARROW NO-BREAK SPACE}000" in sentence_of("text.too_long", params)


def test_a_field_of_a_contact_keeps_its_own_name() -> None:
    with translation.override("fr"):
        assert sentence_of("template.misspelt_field", {"field": "name", "line": 1, "nearest": "nom"}) == (
            "Aucun contact n’a de champ «\N{NBSP}name\N{NBSP}» (ligne 1)."
            " Vouliez-vous dire «\N{NBSP}nom\N{NBSP}»\N{NBSP}?"
        )
        assert sentence_of("value.missing", {"field": "name"}).startswith("«\N{NBSP}Nom\N{NBSP}»")


def test_a_code_without_a_sentence_shows_itself() -> None:
    assert sentence_of("teapot.short", {"spout": 1}) == "teapot.short (spout: 1)"
    assert sentence_of("teapot.stout", {}) == "teapot.stout"


def test_every_state_and_role_has_a_word() -> None:
    assert set(TABLES["deployment"]) == set(State)
    assert set(TABLES["recipient"]) == set(RecipientState)
    assert set(TABLES["role"]) == set(Role)
    assert set(MOVES) == set(Move)
    assert set(PERMISSIONS) == {"view", "edit", "approve", "administer"}
    assert word("deployment", "prepared") == "Waiting for approval"


def test_a_moment_is_written_in_the_active_zone_and_language() -> None:
    params = {"starts_at": datetime(2026, 7, 14, 8, 0, tzinfo=UTC)}
    with timezone.override("Europe/Paris"):
        assert sentence_of("validation.start", params) == (
            "It leaves on Tuesday 14 July 2026, 10:00 (Europe/Paris)."
        )
        with translation.override("fr"):
            assert sentence_of("validation.start", params) == (
                "Départ le mardi 14 juillet 2026 à 10:00 (Europe/Paris)."
            )


def test_a_reason_is_said_in_words_where_there_are_any() -> None:
    assert reason("ESME_RINVDSTADR") == "The provider does not know this number"
    assert reason("suppressed") == "Opted out or on the stop list"
    assert reason("027") == "The network's code 027"
    assert reason("ESME_VENDOR_1042") == "ESME_VENDOR_1042"


def test_every_action_of_the_audit_log_has_words() -> None:
    """Read from the source: whatever looks like an action and is no refusal's code."""
    nouns = (
        "account|user|member|sender|message|gateway|topic|contact|consent|suppression|group|import|deployment"
    )
    literal = re.compile(rf"[\"']((?:{nouns})\.[a-z_]+)[\"']")
    codes = {refusal.code for refusal in every_refusal()}
    found = {
        action
        for path in (*ROOT.glob("*/**/*.py"), *ROOT.glob("*/sql/*.sql"))
        if path.parts[len(ROOT.parts)] not in ("wording", "console", "cli", "migrations")
        for action in literal.findall(path.read_text(encoding="utf-8"))
    }
    assert sorted(found - codes - set(ACTIONS) - set(SENTENCES)) == []
