"""Sentences about criteria, and the words of their operators."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "criteria.malformed": _("At “%(path)s” the criteria should have %(expected)s."),
    "criteria.not_json": _(
        "This is no JSON: line %(line)s, column %(column)s. Check commas, quotes and brackets."
    ),
    "criteria.version_unknown": _("“%(found)s” is not a version of criteria. Give “version”: %(known)s."),
    "criteria.too_deep": ngettext_lazy(
        "At “%(path)s” the criteria are nested more than %(limit)s level deep. Make a group of the inner part, and"
        " name it here.",
        "At “%(path)s” the criteria are nested more than %(limit)s levels deep. Make a group of the inner part, and"
        " name it here.",
        "limit",
    ),
    "criteria.too_many_conditions": ngettext_lazy(
        "The criteria have more than %(limit)s condition. Gather some of them in a group, and name it here.",
        "The criteria have more than %(limit)s conditions. Gather some of them in a group, and name it here.",
        "limit",
    ),
    "criteria.name_unknown": _("At “%(path)s”: “%(name)s” is not known here. Choose one of: %(known)s."),
    "criteria.name_unknown.field": _(
        "At “%(path)s”: the account has no field “%(name)s”. Choose one of: %(known)s."
    ),
    "criteria.name_unknown.topic": _(
        "At “%(path)s”: the account has no topic “%(name)s”. Choose one of: %(known)s."
    ),
    "criteria.name_unknown.group": _(
        "At “%(path)s”: the account has no group “%(name)s”. Choose one of: %(known)s."
    ),
    "criteria.name_unknown.deployment": _(
        "At “%(path)s”: the account has no deployment “%(name)s”. Give the name or the number of one, or null for"
        " any of them."
    ),
    "criteria.operator_unknown": _(
        "At “%(path)s”: “%(op)s” cannot be asked of “%(name)s”. Choose one of: %(known)s."
    ),
    "criteria.value_wrong": _("At “%(path)s”: “%(value)s” will not do. Give %(expected)s."),
    "criteria.choice_wrong": _("At “%(path)s”: “%(value)s” is not a choice. Choose one of: %(choices)s."),
    "criteria.circle": _(
        "These groups would be defined by one another: %(groups)s. Take one of them out of the criteria."
    ),
    "criteria.groups_too_deep": ngettext_lazy(
        "The group “%(group)s” rests on groups that rest on others, more than %(limit)s deep. Shorten the chain.",
        "The group “%(group)s” rests on groups that rest on others, more than %(limit)s deep. Shorten the chain.",
        "limit",
    ),
    "criteria.written_out_too_long": ngettext_lazy(
        "With the groups it names, “%(group)s” comes to more than %(limit)s condition. Make it simpler.",
        "With the groups it names, “%(group)s” comes to more than %(limit)s conditions. Make it simpler.",
        "limit",
    ),
    "audience.count_too_long": ngettext_lazy(
        "Counting takes more than %(seconds)s second, so it was given up. Go on all the same: the preparation takes"
        " the time it needs, and tells how many they are.",
        "Counting takes more than %(seconds)s seconds, so it was given up. Go on all the same: the preparation takes"
        " the time it needs, and tells how many they are.",
        "seconds",
    ),
    "criteria.count_too_long": ngettext_lazy(
        "Counting takes more than %(seconds)s second, so it was given up. The group works all the same: its"
        " deployments take the time they need.",
        "Counting takes more than %(seconds)s seconds, so it was given up. The group works all the same: its"
        " deployments take the time they need.",
        "seconds",
    ),
    "group.is_static": _("The group “%(name)s” is a list: it has no criteria. Make a dynamic group instead."),
    "group.is_dynamic": _(
        "The group “%(name)s” holds whoever meets its criteria: nobody is put in or taken out by hand. Change its"
        " criteria, or make it a list."
    ),
    "group.in_criteria": _(
        "The criteria of other groups name the group “%(name)s”, so it stays: %(groups)s. Take it out of them first."
    ),
}

EXPECTED: dict[str, Promise] = {
    "criteria": _("an object with “version” and “where”, and nothing else"),
    "node": _(
        "an object with “and”, “or” or “not”, or a condition on one “field”, “contact”, “consent”, “group” or"
        " “deployment”"
    ),
    "nodes": _("a list of conditions"),
    "known_key": _("no such key: it is not known here, or not beside the others"),
    "text": _("a text of 1 to 200 characters"),
    "number": _("a number, such as 12.5"),
    "numbers": _("a list of two numbers, the lower one first"),
    "date": _("a date, such as 2026-07-14"),
    "dates": _("a list of two dates, the earlier one first"),
    "days": _("a whole number of days, from 0 on, at most 366 for an anniversary and 36,500 else"),
    "times": _("a whole number from 1 to 10,000"),
    "list": _("a list of 1 to 1,000 values"),
    "country": _("a country’s code, such as FR"),
    "phone": _("digits of a number, such as +33"),
}

FIELD_NAMES: dict[str, Promise] = {
    "first_name": pgettext_lazy("criteria", "First name"),
    "last_name": pgettext_lazy("criteria", "Last name"),
    "external_id": pgettext_lazy("criteria", "External id"),
    "language": pgettext_lazy("criteria", "Language"),
    "country": pgettext_lazy("criteria", "Country"),
    "time_zone": pgettext_lazy("criteria", "Time zone"),
    "postal_code": pgettext_lazy("criteria", "Postal code"),
}

PART_NAMES: dict[str, Promise] = {
    "reachable": pgettext_lazy("criteria", "Can be reached by text"),
    "active": pgettext_lazy("criteria", "Active contact"),
    "blocked": pgettext_lazy("criteria", "Texts blocked"),
    "suppressed": pgettext_lazy("criteria", "On the stop list"),
    "number": pgettext_lazy("criteria", "Number"),
    "number_country": pgettext_lazy("criteria", "Country of the number"),
    "number_state": pgettext_lazy("criteria", "State of the number"),
    "created": pgettext_lazy("criteria", "Added to Chappe"),
    "updated": pgettext_lazy("criteria", "Last changed"),
}

NUMBER_STATES: dict[str, Promise] = {
    "valid": pgettext_lazy("number state", "valid"),
    "missing": pgettext_lazy("number state", "missing"),
    "invalid": pgettext_lazy("number state", "invalid"),
    "not_mobile": pgettext_lazy("number state", "not a mobile number"),
    "unsupported_country": pgettext_lazy("number state", "of a country that is not served"),
}

# What an operator is called in a list of operators; "kind.op" where a kind has a word of its own.
OPERATORS: dict[str, Promise] = {
    "is": pgettext_lazy("operator", "is"),
    "is_not": pgettext_lazy("operator", "is not"),
    "one_of": pgettext_lazy("operator", "is one of"),
    "none_of": pgettext_lazy("operator", "is none of"),
    "contains": pgettext_lazy("operator", "contains"),
    "not_contains": pgettext_lazy("operator", "does not contain"),
    "starts_with": pgettext_lazy("operator", "starts with"),
    "starts_with_any": pgettext_lazy("operator", "starts with one of"),
    "empty": pgettext_lazy("operator", "is empty"),
    "not_empty": pgettext_lazy("operator", "is not empty"),
    "less_than": pgettext_lazy("operator", "is less than"),
    "at_most": pgettext_lazy("operator", "is at most"),
    "more_than": pgettext_lazy("operator", "is more than"),
    "at_least": pgettext_lazy("operator", "is at least"),
    "between": pgettext_lazy("operator", "is between"),
    "on": pgettext_lazy("operator", "is on"),
    "before": pgettext_lazy("operator", "is before"),
    "after": pgettext_lazy("operator", "is after"),
    "since": pgettext_lazy("operator", "is on or after"),
    "last_days": pgettext_lazy("operator", "is in the last"),
    "next_days": pgettext_lazy("operator", "is in the next"),
    "over_days_ago": pgettext_lazy("operator", "is longer ago than"),
    "anniversary_in": pgettext_lazy("operator", "has its anniversary in exactly"),
    "anniversary_within": pgettext_lazy("operator", "has its anniversary within"),
    "yes": pgettext_lazy("operator", "yes"),
    "no": pgettext_lazy("operator", "no"),
    "granted": pgettext_lazy("operator", "is granted"),
    "withdrawn": pgettext_lazy("operator", "is withdrawn"),
    "never_asked": pgettext_lazy("operator", "was never stated"),
    "expired": pgettext_lazy("operator", "has expired"),
    "expires_within": pgettext_lazy("operator", "is granted and expires within"),
    "granted_since": pgettext_lazy("operator", "is granted since"),
    "granted_last_days": pgettext_lazy("operator", "is granted, in the last"),
    "in": pgettext_lazy("operator", "includes the contact"),
    "not_in": pgettext_lazy("operator", "does not include the contact"),
    "sent": pgettext_lazy("operator", "was sent to the contact"),
    "not_sent": pgettext_lazy("operator", "was not sent to the contact"),
    "delivered": pgettext_lazy("operator", "was delivered"),
    "failed": pgettext_lazy("operator", "failed"),
    "replied": pgettext_lazy("operator", "was replied to"),
    "clicked": pgettext_lazy("operator", "had a link followed"),
    "sent_times": pgettext_lazy("operator", "was sent at least"),
}
