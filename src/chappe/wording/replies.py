"""The words of conversations and of the texts that go back by themselves."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

THREAD_STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("conversation", "Waits for somebody"),
    "answered": pgettext_lazy("conversation", "Answered"),
    "closed": pgettext_lazy("conversation", "Closed"),
}

INTENTS: dict[str, Promise] = {
    "stop": pgettext_lazy("reply", "STOP"),
    "start": pgettext_lazy("reply", "START"),
    "help": pgettext_lazy("reply", "HELP"),
    "doubtful": pgettext_lazy("reply", "Doubtful"),
    "none": pgettext_lazy("reply", "Reply"),
    "": pgettext_lazy("reply", "Reply"),
}

PURPOSES_OF_TEXTS: dict[str, Promise] = {
    "answer": pgettext_lazy("text", "Answer"),
    "confirmation": pgettext_lazy("text", "Confirmation"),
    "automatic": pgettext_lazy("text", "Automatic answer"),
    "test": pgettext_lazy("text", "Test"),
}

SCOPES: dict[str, Promise] = {
    "everything": _("Every text of this account"),
    "sender": _("The texts of the sender that was answered"),
    "topic": _("The texts of the topic that was answered"),
}

SAID: dict[str, Promise] = {
    "stopped": _("After a STOP"),
    "sender": _("After a STOP of one sender"),
    "topic": _("After a STOP of one topic"),
    "started": _("After a START"),
    "started_sender": _("After a START to one of several senders that were stopped"),
    "help": _("To HELP and CONTACT"),
}

MEANINGS: dict[str, Promise] = {
    "stop": pgettext_lazy("keyword", "as STOP"),
    "start": pgettext_lazy("keyword", "as START"),
    "help": pgettext_lazy("keyword", "as HELP"),
}

SENTENCES: dict[str, Promise] = {
    "keyword.meaning_unknown": _("“%(meaning)s” is nothing that a word can mean. Choose one of: %(known)s."),
    "reply_text.language_unknown": _("Replies are not read in “%(language)s”. Choose one of: %(known)s."),
    "reply_text.unknown": _("No text is called “%(which)s”. Choose one of: %(known)s."),
    "auto_answer.in_use": _("“%(word)s” is answered already. Remove the former answer first."),
}
