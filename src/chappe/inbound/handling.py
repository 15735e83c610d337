"""What is done about a reply: what it stops or brings back, what is said to it, and whether a person must look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chappe.base.refusal import Refusal
from chappe.direct.numbers import is_number
from chappe.direct.purposes import Purpose
from chappe.inbound.keywords import Intent, intent, said
from chappe.inbound.lexicon import Lexicon, Phrase
from chappe.inbound.scope import StopScope, senders_stopped
from chappe.messages.sender import SenderName, sender_name


class Which(StrEnum):
    """What is said by itself."""

    STOPPED = "stopped"
    STOPPED_SENDER = "sender"
    STOPPED_TOPIC = "topic"
    STARTED = "started"
    STARTED_SENDER = "started_sender"
    HELP = "help"


ALL_WORDS = frozenset({"stopall"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reply, with what is known of who wrote it and of the text it answers.

    ``topic`` is that of the deployment's text which the number last got, None if it got none or that asks for no
    consent. ``latest_sender`` wrote to the number last, whatever it answers; ``stopped_senders`` it has stopped.
    ``automatic`` and ``confirmed``: texts by themselves to the number, and confirmations, within 24 hours;
    ``is_echo``: it is what was sent to it by itself.
    """

    reply_id: int
    account_id: int
    number: str
    recipient: str
    gateway_id: int
    text: str
    contact_id: int | None = None
    language: str = ""
    deployment_id: int | None = None
    sender: str = ""
    topic_id: int | None = None
    topic_name: str = ""
    is_stopped: bool = False
    automatic: int = 0
    confirmed: int = 0
    is_echo: bool = False
    latest_sender: str = ""
    stopped_senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said to a keyword: by whatever sender, or by one."""

    phrase: Phrase
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an account does about replies. ``texts`` by what and language; ``shipped``: for those it has not."""

    lexicon: Lexicon
    name: str = ""
    language: str = "en"
    scope: StopScope = StopScope.EVERYTHING
    confirms_stop: bool = False
    confirms_start: bool = False
    most_automatic: int = 3
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shipped: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()
    senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A text that goes back by itself."""

    purpose: Purpose
    text: str
    sender: SenderName


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done about one reply. ``topic_id``, ``senders``: the STOP or START is of that topic or of them alone.

    A START brings back ``everything`` that a STOP by text withdrew; or one topic: its own where that was stopped, else
    the one stopped last where it ``falls_back``.
    """

    incoming: Incoming
    intent: Intent
    topic_id: int | None = None
    said: Said | None = None
    senders: tuple[str, ...] = ()
    waits: bool = False
    everything: bool = False
    falls_back: bool = False


class MostAutomaticOutOfRange(Refusal):
    """So many texts by themselves in a day are none or a loop (``value``, ``low``, ``high``)."""

    code = "reply_rule.most_automatic"


def refuse_loops(most: int) -> None:
    """Raises MostAutomaticOutOfRange."""
    if not 0 <= most <= 20:
        raise MostAutomaticOutOfRange(value=most, low=0, high=20)


def decide(incoming: Incoming, ruling: Ruling) -> Decision:
    """What is done about the reply."""
    wanted = intent(incoming.text, ruling.lexicon)
    match wanted:
        case Intent.STOP:
            topic_id, senders = _topic_of(incoming, ruling), _senders_of(incoming, ruling)
            said = _confirmation(incoming, ruling, wanted, topic_id, senders)
            return Decision(incoming, wanted, topic_id, said, senders=senders)
        case Intent.START:
            topic_id, senders = _topic_of(incoming, ruling), _named(incoming, ruling)
            said = _confirmation(incoming, ruling, wanted, senders=senders)
            everything = ruling.scope is not StopScope.TOPIC or _says_all(incoming, ruling)
            # Who stopped everything takes back that: what they had stopped before stays so.
            falls_back = not everything and not incoming.is_stopped
            return Decision(
                incoming,
                wanted,
                topic_id,
                said,
                senders=senders,
                everything=everything,
                falls_back=falls_back,
            )
        case Intent.DOUBTFUL:
            return Decision(incoming, wanted, waits=True)
        case Intent.HELP:
            text = _own_text(Which.HELP, incoming, ruling)
        case _:
            text = _answer(incoming, ruling)
    automatic = _automatic(text, incoming, ruling)
    # Their own echo waits for nobody, or two machines would keep a person busy.
    return Decision(incoming, wanted, said=automatic, waits=automatic is None and not incoming.is_echo)


def decide_all(incoming: Iterable[Incoming], rulings: Mapping[int, Ruling]) -> list[Decision]:
    """What is done about replies that came in one after the other: what is said to one counts for the next."""
    found: list[Decision] = []
    said_to: dict[tuple[int, str], list[Said]] = {}
    for one in incoming:
        earlier = said_to.setdefault((one.account_id, one.number), [])
        confirmed = sum(said.purpose is Purpose.CONFIRMATION for said in earlier)
        counted = _counting(one, automatic=len(earlier), confirmed=confirmed)
        decision = decide(counted, rulings[one.account_id])
        if decision.said is not None:
            earlier.append(decision.said)
        found.append(decision)
    return found


def origin_of(incoming: Incoming, ruling: Ruling) -> SenderName | None:
    """The sender of what goes back: what they wrote to, else what wrote to them, else the account's first."""
    for value in (incoming.recipient, incoming.sender, *ruling.senders[:1]):
        try:
            return sender_name(value)
        except Refusal:
            continue
    return None


def _senders_of(incoming: Incoming, ruling: Ruling) -> tuple[str, ...]:
    """The senders that a STOP is of; none where it is of everything, or of a topic."""
    is_of_senders = ruling.scope is StopScope.SENDER and not _says_all(incoming, ruling)
    return _named(incoming, ruling) if is_of_senders else ()


def _named(incoming: Incoming, ruling: Ruling) -> tuple[str, ...]:
    """The senders that the reply is to; none where it is not known which."""
    return senders_stopped(
        written_to=incoming.recipient,
        answered=incoming.sender,
        latest=incoming.latest_sender,
        own=ruling.senders,
    )


def _says_all(incoming: Incoming, ruling: Ruling) -> bool:
    return bool(ALL_WORDS & set(said(incoming.text, ruling.lexicon)))


def _topic_of(incoming: Incoming, ruling: Ruling) -> int | None:
    """The topic that it is of; None where it is of everything: by the account's word, or because none is known."""
    is_of_topic = ruling.scope is StopScope.TOPIC and not _says_all(incoming, ruling)
    return incoming.topic_id if is_of_topic else None


def _confirmation(
    incoming: Incoming,
    ruling: Ruling,
    wanted: Intent,
    topic_id: int | None = None,
    senders: tuple[str, ...] = (),
) -> Said | None:
    """One at most, and none where one went within 24 hours or nothing changes."""
    is_stop = wanted is Intent.STOP
    wished = ruling.confirms_stop if is_stop else ruling.confirms_start
    if not wished or incoming.confirmed or not _changes(incoming, wanted, senders):
        return None
    which = _which(incoming, wanted, topic_id, senders)
    text = _own_text(which, incoming, ruling) or _shipped_text(which, incoming, ruling)
    # The account's own words may name these too.
    filled = text.replace("{account}", ruling.name).replace("{topic}", incoming.topic_name)
    filled = filled.replace("{sender}", ", ".join(senders))
    return _saying(Purpose.CONFIRMATION, filled, incoming, ruling)


def _which(incoming: Incoming, wanted: Intent, topic_id: int | None, senders: tuple[str, ...]) -> Which:
    if wanted is Intent.START:
        # What other senders were told stands: only those that the START is to are named.
        is_of_some = senders and not incoming.stopped_senders.issubset(senders)
        return Which.STARTED_SENDER if is_of_some else Which.STARTED
    if topic_id is not None:
        return Which.STOPPED_TOPIC
    return Which.STOPPED_SENDER if senders else Which.STOPPED


def _changes(incoming: Incoming, wanted: Intent, senders: tuple[str, ...]) -> bool:
    """Whether the last word is another than what holds."""
    if wanted is Intent.START:
        lifted = incoming.stopped_senders.intersection(senders) if senders else incoming.stopped_senders
        return incoming.is_stopped or bool(lifted)
    return not incoming.is_stopped and not (senders and incoming.stopped_senders.issuperset(senders))


def _automatic(text: str, incoming: Incoming, ruling: Ruling) -> Said | None:
    """Guarded against loops: so many a day, never to itself, never to an echo."""
    if incoming.is_echo or incoming.is_stopped or incoming.automatic >= ruling.most_automatic:
        return None
    return _saying(Purpose.AUTOMATIC, text, incoming, ruling)


def _saying(purpose: Purpose, text: str, incoming: Incoming, ruling: Ruling) -> Said | None:
    own = {incoming.recipient, *ruling.senders}
    if not text or not is_number(incoming.number) or incoming.number in own:
        return None
    sender = origin_of(incoming, ruling)
    if sender is None or (purpose is Purpose.AUTOMATIC and sender.value in incoming.stopped_senders):
        return None
    return Said(purpose, text, sender)


def _answer(incoming: Incoming, ruling: Ruling) -> str:
    words = said(incoming.text, ruling.lexicon)
    fitting = [
        one for one in ruling.answers if one.phrase == words and one.sender in ("", incoming.recipient)
    ]
    return max(fitting, key=lambda one: one.sender != "").text if fitting else ""


def _own_text(which: Which, incoming: Incoming, ruling: Ruling) -> str:
    """In the person's language, else in the account's, else in any that it has."""
    own = {language: text for (of, language), text in ruling.texts.items() if of == which.value}
    for language in (incoming.language[:2], ruling.language, *sorted(own)):
        if own.get(language):
            return own[language]
    return ""


def _shipped_text(which: Which, incoming: Incoming, ruling: Ruling) -> str:
    for language in (incoming.language[:2], ruling.language, "en"):
        if text := ruling.shipped.get((which.value, language)):
            return text
    return ""


def _counting(incoming: Incoming, *, automatic: int, confirmed: int) -> Incoming:
    return replace(
        incoming, automatic=incoming.automatic + automatic, confirmed=incoming.confirmed + confirmed
    )
