"""Sentences of the validation points of a deployment, those that hold and those that do not."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SENTENCES: dict[str, Promise] = {
    "validation.no_groups": _("Nobody is chosen yet: choose at least one group, or all contacts."),
    "validation.nobody_eligible": _(
        "None of the %(total)s contacts chosen can get the text: see the reasons in the count."
    ),
    "validation.not_counted": _(
        "Counting who gets the text takes too long to wait for here: the preparation tells how many they are."
    ),
    "validation.audience": ngettext_lazy(
        "%(eligible)s contact of %(total)s will get the text.",
        "%(eligible)s contacts of %(total)s will get the text.",
        "eligible",
    ),
    "validation.text_refused": _("The text cannot be used. %(problem)s"),
    "validation.text_refused.language": _("The text in %(language)s cannot be used. %(problem)s"),
    "validation.several_fragments": _("The text is %(fragments)s SMS long even where its fields are empty."),
    "validation.text": _("The text can be filled, and is one SMS long where its fields are empty."),
    "validation.transactional": _("The topic is transactional: no opt-out mention is asked for."),
    "validation.more_content": ngettext_lazy(
        "%(points)s more thing that countries ask for is not shown: write to fewer countries at once to see it.",
        "%(points)s more things that countries ask for are not shown: write to fewer countries at once to see them.",
        "points",
    ),
    "validation.opt_out": _("The text says how to opt out."),
    "validation.tested": _("This text was tested by %(by)s on %(tested_at)s."),
    "validation.tested.delivered": _("This text was tested by %(by)s on %(tested_at)s: delivered."),
    "validation.tested.submitted": _(
        "This text was tested by %(by)s on %(tested_at)s: sent, and the network gave no receipt."
    ),
    "validation.test_untested": _("This text was not tested: nobody has read it on a phone."),
    "validation.test_untested.required": _(
        "This text was not tested, and this account prepares only tested texts: send a test first."
    ),
    "validation.test_edited": _(
        "This text was edited since version %(older)s was tested by %(by)s on %(tested_at)s: nobody has read it on a"
        " phone as it stands."
    ),
    "validation.test_edited.required": _(
        "This text was edited since version %(older)s was tested by %(by)s on %(tested_at)s, and this account prepares"
        " only tested texts: test it again."
    ),
    "validation.test_waiting": _("The test that %(by)s sent on %(tested_at)s has not left yet."),
    "validation.test_unknown": _(
        "What became of the test that %(by)s sent on %(tested_at)s is unknown: test it again."
    ),
    "validation.test_refused": _(
        "The test that %(by)s sent on %(tested_at)s was not delivered: see why, and test it again."
    ),
    "validation.test_partly": _(
        "This text was tested, but not in all its languages. Not yet in: %(language)s."
    ),
    "validation.no_gateway": _("No gateway is switched on: an administrator must set one up."),
    "validation.gateway": ngettext_lazy(
        "%(gateways)s gateway is switched on.",
        "%(gateways)s gateways are switched on.",
        "gateways",
    ),
    "validation.schedule_refused": _("The schedule cannot be used: choose the moment again."),
    "validation.starts_on_approval": _("It leaves as soon as it is approved."),
    "validation.start": _("It leaves on %(starts_at)s."),
    "validation.start_past": _("The start has passed (%(starts_at)s): choose another moment."),
    "validation.start_skipped": _(
        "Clocks jump over the time chosen, when summer time begins: it leaves on %(starts_at)s."
    ),
    "validation.start_repeated": _(
        "Clocks show the time chosen twice, when summer time ends: it leaves the first time, on %(starts_at)s."
    ),
    "validation.local": _(
        "It leaves at that time in each recipient's own zone: first on %(starts_at)s, last on %(last_at)s."
    ),
    "validation.local_past": _(
        "That time has passed already where recipients in %(in_country)s are (%(starts_at)s): choose another moment."
    ),
    "validation.local_skipped": _(
        "Clocks jump over the time chosen in some zones, when summer time begins: there it leaves as soon as they have"
        " (%(zones)s)."
    ),
    "validation.local_repeated": _(
        "Clocks show the time chosen twice in some zones, when summer time ends: there it leaves the first time"
        " (%(zones)s)."
    ),
    "validation.local_too_late": _(
        "Recipients in %(in_country)s may get nothing: the time limit comes before that time in their zone."
    ),
    "validation.refresh": _("The list is computed again at that moment, by the same choices."),
    "validation.hours_wait": ngettext_lazy(
        "%(recipients)s recipient in %(in_country)s waits for the legal hours there, until %(opens_at)s at the latest.",
        "%(recipients)s recipients in %(in_country)s wait for the legal hours there, until %(opens_at)s at the latest.",
        "recipients",
    ),
    "validation.hours_too_late": ngettext_lazy(
        "%(recipients)s recipient in %(in_country)s may get nothing: the legal hours there begin on %(opens_at)s"
        " at the latest, after the time limit.",
        "%(recipients)s recipients in %(in_country)s may get nothing: the legal hours there begin on %(opens_at)s"
        " at the latest, after the time limit.",
        "recipients",
    ),
    "validation.hours_never": ngettext_lazy(
        "%(recipients)s recipient in %(in_country)s may wait for ever: the account's own hours and the legal hours"
        " there have nothing in common within a year.",
        "%(recipients)s recipients in %(in_country)s may wait for ever: the account's own hours and the legal hours"
        " there have nothing in common within a year.",
        "recipients",
    ),
    "validation.limit": _("Nothing leaves after %(ends_at)s."),
    "validation.limit_skipped": _(
        "Clocks jump over the time limit chosen, when summer time begins: nothing leaves after %(ends_at)s."
    ),
    "validation.limit_repeated": _(
        "Clocks show the time limit chosen twice, when summer time ends: the first counts, and nothing leaves after"
        " %(ends_at)s."
    ),
    "validation.limit_too_early": _(
        "The time limit (%(ends_at)s) comes too early: choose one after the start."
    ),
}
