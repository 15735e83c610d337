"""Sentences about deployments: composing, preparing, approving."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "deployment.illegal_move": _("The deployment cannot %(move)s now: its state is “%(state)s”."),
    "deployment.name_missing": _("The deployment needs a name."),
    "deployment.name_taken": _(
        "Another deployment of the account is called “%(name)s”. Choose another name."
    ),
    "deployment.unknown_policy": _(
        "“%(value)s” is not a choice for duplicates. Choose one_per_number or each_contact."
    ),
    "deployment.group_both_ways": _(
        "A group cannot be chosen and left out at once: %(groups)s. Take it out of one of the two."
    ),
    "deployment.pace_out_of_range": _("A pace is from %(low)s to %(high)s texts a minute, not %(value)s."),
    "deployment.spread_out_of_range": _(
        "Texts are spread over %(low)s to %(high)s minutes (thirty days), not %(value)s."
    ),
    "deployment.pace_both_ways": _(
        "Either at most so many texts a minute, or spread over a time: take one of the two away."
    ),
    "deployment.not_valid": _(
        "The deployment cannot be prepared yet: %(points)s. Mend its blocking points, then prepare it again."
    ),
    "deployment.not_valid.content": _(
        "There are recipients in countries whose rules block the text or its sender: %(in_country)s. %(problem)s Then"
        " prepare the deployment again."
    ),
    "deployment.route_lost": _(
        "No gateway serves %(recipients)s of the recipients any more: one was switched off or changed meanwhile."
        " Prepare the deployment again."
    ),
    "deployment.preparation_failed": _(
        "The recipients could not be computed; the log of the server says why. Prepare the deployment again."
    ),
    "schedule.bad_moment": _("“%(value)s” is not a date and time. Write it as 2026-07-14T10:00."),
    "schedule.moment_too_far": _("“%(value)s” is too far away. Give a year from %(first)s to %(last)s."),
    "schedule.unknown_zone": _(
        "“%(value)s” is not a time zone. Give a name of the IANA list, for example Europe/Paris."
    ),
    "schedule.zone_missing": _("A date and time needs a time zone: choose one, for example Europe/Paris."),
    "refresh.failed": _(
        "The list could not be computed again, time and again; the log of the server says why."
    ),
    "refresh.route_lost": _(
        "No gateway serves %(recipients)s of those to be added to the list: an administrator can switch one on."
    ),
    "refresh.text_not_kept": _(
        "The list would have recipients in countries whose rules block the text or its sender: %(in_country)s."
        " %(problem)s What was approved does not change: take these contacts out of its groups, or cancel it and"
        " prepare another."
    ),
    "preparation.text_refused": _(
        "The text of contact “%(contact)s” cannot be made. %(problem)s Mend the text, then prepare again."
    ),
    "preparation.text_refused.field": _(
        "The text of contact “%(contact)s” cannot be made. %(problem)s"
        " Look at the field “%(field)s” of this contact: correct it, or write the text so that it does without."
        " Then prepare again."
    ),
    "preparation.empty_text": _(
        "Nothing is left of the text once it is filled. Write something around its fields."
    ),
    "approval.same_person": _(
        "%(preparer)s prepared this deployment, and the account asks that somebody else approves it."
    ),
    "approval.edited": _(
        "The deployment was changed since you saw it (revision %(seen)d, now %(current)d)."
        " Look at it again, then decide."
    ),
    "unknown.cancelled": _("The deployment was cancelled: nothing of it is sent any more."),
    "unknown.too_late": _(
        "The time limit has passed (%(ends_at)s): nothing is sent after it. Make a new deployment for these people."
    ),
    "unknown.nothing": _(
        "None of those chosen is unknown any more, or the lane that sent them may still learn their outcome."
        " Look at the list again."
    ),
    "approval.reason_missing": _("Say why: the preparer needs the reason to mend it."),
    "approval.nobody_to_reach": _("Nobody would get this deployment: there is nothing to approve."),
    "approval.start_passed": _(
        "The start has passed (%(starts_at)s). Choose another moment, and prepare the deployment again."
    ),
    "approval.limit_passed": _(
        "The time limit (%(ends_at)s) comes before the start. Choose another, and prepare the deployment again."
    ),
}
