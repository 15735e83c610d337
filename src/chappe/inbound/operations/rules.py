"""What an account does about STOP and its kin, its own words, and its automatic answers."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.direct.purposes import refuse_odd
from chappe.inbound.declining import LanguageUnknown, MeaningUnknown, TextUnknown, WordInUse
from chappe.inbound.handling import Which, refuse_loops
from chappe.inbound.lexicon import checked_word
from chappe.inbound.models import AddedWord, AutoAnswer, ReplyRule, ReplyText
from chappe.inbound.registry import lexicon, lexicons
from chappe.inbound.scope import checked_scope
from chappe.messages.fragments import measure
from chappe.messages.sender import sender_name

MEANINGS = ("stop", "start", "help")


@transaction.atomic
def set_reply_rule(
    scope: str, *, confirms_stop: bool, confirms_start: bool, most_automatic: int, actor: Actor, now: datetime
) -> None:
    """How much a STOP stops, what is confirmed, and how many texts a day a number gets by themselves.

    Raises ScopeUnknown, MostAutomaticOutOfRange.
    """
    actor.require(Permission.ADMINISTER)
    refuse_loops(most_automatic)
    rule = {
        "scope": checked_scope(scope).value,
        "confirms_stop": confirms_stop,
        "confirms_start": confirms_start,
        "most_automatic": most_automatic,
    }
    ReplyRule.objects.update_or_create(account_id=actor.account_id, defaults=rule)
    _audit("replies.ruled", actor, now, **rule)


@transaction.atomic
def set_reply_text(which: str, language: str, text: str, *, actor: Actor, now: datetime) -> None:
    """What is said by itself in a language; empty: what Chappe ships, and for HELP nothing.

    Raises TextUnknown, LanguageUnknown, DirectTooLong, LoneSurrogate.
    """
    actor.require(Permission.ADMINISTER)
    if which not in [one.value for one in Which]:
        raise TextUnknown(which=which, known=", ".join(Which))
    if language not in lexicons():
        raise LanguageUnknown(language=language, known=", ".join(sorted(lexicons())))
    mine = ReplyText.objects.filter(account_id=actor.account_id, which=which, language=language)
    written = text.strip()
    if not written:
        mine.delete()
    else:
        refuse_odd(written, measure(written).fragments)
        ReplyText.objects.update_or_create(
            account_id=actor.account_id, which=which, language=language, defaults={"text": written}
        )
    _audit("replies.worded", actor, now, which=which, language=language, text=written)


@transaction.atomic
def add_word(meaning: str, word: str, *, actor: Actor, now: datetime) -> int:
    """Obeys a word of the account's own, alone in a reply, as STOP, START or HELP; its id.

    Those that come with Chappe are obeyed in every account and cannot be taken away. Raises MeaningUnknown,
    WordMissing, WordTooLong, WordTaken.
    """
    actor.require(Permission.ADMINISTER)
    if meaning not in MEANINGS:
        raise MeaningUnknown(meaning=meaning, known=", ".join(MEANINGS))
    phrase = checked_word(word, lexicon(), own=_own(actor.account_id))
    made = AddedWord.objects.create(
        account_id=actor.account_id, meaning=meaning, word=word.strip(), phrase=" ".join(phrase)
    )
    _audit("replies.word_added", actor, now, meaning=meaning, word=word.strip())
    return made.pk


@transaction.atomic
def remove_word(word_id: int, *, actor: Actor, now: datetime) -> None:
    """A word of the account's own means nothing more. Raises NotFound."""
    actor.require(Permission.ADMINISTER)
    found = AddedWord.objects.select_for_update().filter(account_id=actor.account_id, pk=word_id).first()
    if found is None:
        raise NotFound(kind="keyword", name=str(word_id))
    found.delete()
    _audit("replies.word_removed", actor, now, meaning=found.meaning, word=found.word)


@transaction.atomic
def add_answer(word: str, text: str, *, actor: Actor, now: datetime, sender: str = "") -> int:
    """Answers a word, alone in a reply, by itself; to what is written to ``sender``, or to anything; its id.

    Raises WordMissing, WordTooLong, WordTaken, WordInUse, DirectTextMissing, DirectTooLong, and what the sender
    deserves.
    """
    actor.require(Permission.ADMINISTER)
    phrase = " ".join(checked_word(word, lexicon(), own=_added(actor.account_id)))
    origin = sender_name(sender).value if sender.strip() else ""
    written = text.strip()
    refuse_odd(written, measure(written).fragments)
    mine = AutoAnswer.objects.filter(account_id=actor.account_id)
    if mine.filter(phrase=phrase, sender=origin).exists():
        raise WordInUse(word=word)
    made = mine.create(
        account_id=actor.account_id, word=word.strip(), phrase=phrase, sender=origin, text=written
    )
    _audit("replies.answer_added", actor, now, word=word.strip(), sender=origin, text=written)
    return made.pk


@transaction.atomic
def remove_answer(answer_id: int, *, actor: Actor, now: datetime) -> None:
    """The word is answered by itself no longer. Raises NotFound."""
    actor.require(Permission.ADMINISTER)
    found = AutoAnswer.objects.select_for_update().filter(account_id=actor.account_id, pk=answer_id).first()
    if found is None:
        raise NotFound(kind="auto_answer", name=str(answer_id))
    found.delete()
    _audit("replies.answer_removed", actor, now, word=found.word, sender=found.sender)


def _added(account_id: int) -> list[tuple[str, ...]]:
    phrases = AddedWord.objects.filter(account_id=account_id).values_list("phrase", flat=True)
    return [tuple(phrase.split()) for phrase in phrases]


def _own(account_id: int) -> list[tuple[str, ...]]:
    """What the account's own words and answers are."""
    answered = AutoAnswer.objects.filter(account_id=account_id).values_list("phrase", flat=True)
    return [*_added(account_id), *(tuple(phrase.split()) for phrase in answered)]


def _audit(action: str, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="account", subject_id=actor.account_id, **details)
