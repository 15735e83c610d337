"""Sentences about texts to one person, and about what people answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "direct.suppressed": _("The number %(number)s is on the stop list: nothing is sent to it."),
    "direct.suppressed.stop": _("The person at %(number)s said STOP: nothing is sent to this number."),
    "direct.suppressed.complaint": _(
        "The person at %(number)s complained of our texts: nothing is sent to this number."
    ),
    "direct.suppressed.dead_number": _("The number %(number)s is out of use: nothing is sent to it."),
    "direct.sender_stopped": _(
        "The person at %(number)s said STOP to %(sender)s: nothing is sent to them from this sender."
    ),
    "direct.blocked": _(
        "Texts are blocked for the contact at %(number)s. Allow them on the contact's page if that was a mistake."
    ),
    "direct.number_invalid": _(
        "“%(number)s” is no number that a text can be sent to. Give it with its country, such as +33612345678."
    ),
    "direct.text_missing": _("There is nothing to send: write a text."),
    "direct.too_long": _(
        "The text is %(fragments)s fragments long; to one person, %(most)s are the most. Shorten it."
    ),
    "direct.no_route": _(
        "No gateway that is turned on serves the country of this number (%(country)s). Ask an administrator."
    ),
    "direct.not_unknown": _("The outcome of this text is known by now: look at the page again."),
    "keyword.missing": _("“%(word)s” is no keyword: give it letters."),
    "keyword.too_long": _(
        "“%(word)s” is too long for a keyword: %(most)s letters and six words are the most."
    ),
    "keyword.taken": _("“%(word)s” has a meaning already. Choose another word."),
    "keyword.taken.stop": _("“%(word)s” means STOP already, in every account. Choose another word."),
    "keyword.taken.start": _("“%(word)s” brings texts back already, in every account. Choose another word."),
    "keyword.taken.help": _("“%(word)s” asks for help already, in every account. Choose another word."),
    "keyword.taken.own": _("“%(word)s” is among the account's own words already."),
    "thread.not_a_member": _("“%(name)s” cannot answer in this account: choose one of its authors."),
    "thread.nothing_doubtful": _("Somebody has said what this reply means: look at the page again."),
    "reply_rule.scope_unknown": _("“%(scope)s” is no reach of a STOP. Choose one of: %(known)s."),
    "reply_rule.most_automatic": _(
        "%(value)s texts a day by themselves: give a number from %(low)s to %(high)s."
    ),
    "not_found.thread": _("This account has no conversation numbered “%(name)s”."),
    "not_found.keyword": _("This account has no word of its own numbered “%(name)s”."),
    "not_found.auto_answer": _("This account has no automatic answer numbered “%(name)s”."),
    "not_found.sender_stop": _("The number %(name)s has not stopped this sender."),
    "not_found.direct": _("This account has no text to one person numbered “%(name)s”."),
    "not_found.reply": _("This account has no reply numbered “%(name)s”."),
}
