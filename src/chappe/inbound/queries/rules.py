"""What an account does about replies."""

from dataclasses import dataclass

from chappe.inbound.handling import Which
from chappe.inbound.models import AddedWord, AutoAnswer, ReplyRule, ReplyText
from chappe.inbound.registry import lexicons, shipped_texts
from chappe.inbound.scope import StopScope

SHOWN = 500


@dataclass(frozen=True, slots=True)
class RuleView:
    """How much a STOP stops, what is confirmed, and how many texts a day a number gets by themselves."""

    scope: str
    confirms_stop: bool
    confirms_start: bool
    most_automatic: int


@dataclass(frozen=True, slots=True)
class TextView:
    """What is said by itself in a language: the account's own words, and those that Chappe ships (none for HELP)."""

    which: str
    language: str
    text: str
    shipped: str


@dataclass(frozen=True, slots=True)
class WordView:
    """A word that the account obeys beside those shipped."""

    id: int
    meaning: str
    word: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What is answered to a word by itself; ``sender`` empty: whatever it was written to."""

    id: int
    word: str
    sender: str
    text: str


def reply_rule(account_id: int) -> RuleView:
    """The account's; a new account's where it has none."""
    found = ReplyRule.objects.filter(account_id=account_id).first()
    if found is None:
        return RuleView(StopScope.EVERYTHING.value, False, False, 3)
    return RuleView(found.scope, found.confirms_stop, found.confirms_start, found.most_automatic)


def reply_texts(account_id: int) -> list[TextView]:
    """Every text in every language, by what and language."""
    rows = ReplyText.objects.filter(account_id=account_id).values_list("which", "language", "text")
    own = {(which, language): text for which, language, text in rows}
    return [
        TextView(
            which.value,
            language,
            own.get((which.value, language), ""),
            shipped_texts().get((which.value, language), ""),
        )
        for which in Which
        for language in sorted(lexicons())
    ]


def added_words(account_id: int) -> list[WordView]:
    """The account's own words, by meaning."""
    found = AddedWord.objects.filter(account_id=account_id).order_by("meaning", "phrase")[:SHOWN]
    return [WordView(one.pk, one.meaning, one.word) for one in found]


def auto_answers(account_id: int) -> list[AnswerView]:
    """The account's automatic answers, by word."""
    found = AutoAnswer.objects.filter(account_id=account_id).order_by("phrase", "sender")[:SHOWN]
    return [AnswerView(one.pk, one.word, one.sender, one.text) for one in found]
