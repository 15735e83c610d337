"""Criteria said in one sentence, in the active language."""

from datetime import date

from babel import Locale
from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from chappe.audience.criteria.tree import And, Condition, Kind, Node, Not, Op, Or, Subject, Value
from chappe.audience.criteria.vocabulary import Vocabulary
from chappe.base.dates import in_letters
from chappe.wording.catalogue import Figure, locale
from chappe.wording.criteria import FIELD_NAMES, NUMBER_STATES, PART_NAMES

CLAUSES: dict[str, Promise] = {
    "is": pgettext_lazy("criteria", "%(what)s is %(value)s"),
    "is_not": pgettext_lazy("criteria", "%(what)s is not %(value)s"),
    "one_of": pgettext_lazy("criteria", "%(what)s is one of %(value)s"),
    "none_of": pgettext_lazy("criteria", "%(what)s is none of %(value)s"),
    "contains": pgettext_lazy("criteria", "%(what)s contains %(value)s"),
    "not_contains": pgettext_lazy("criteria", "%(what)s does not contain %(value)s"),
    "starts_with": pgettext_lazy("criteria", "%(what)s starts with %(value)s"),
    "starts_with_any": pgettext_lazy("criteria", "%(what)s starts with one of %(value)s"),
    "empty": pgettext_lazy("criteria", "%(what)s is empty"),
    "not_empty": pgettext_lazy("criteria", "%(what)s is not empty"),
    "less_than": pgettext_lazy("criteria", "%(what)s is less than %(value)s"),
    "at_most": pgettext_lazy("criteria", "%(what)s is at most %(value)s"),
    "more_than": pgettext_lazy("criteria", "%(what)s is more than %(value)s"),
    "at_least": pgettext_lazy("criteria", "%(what)s is at least %(value)s"),
    "between": pgettext_lazy("criteria", "%(what)s is between %(value)s and %(other)s"),
    "on": pgettext_lazy("criteria", "%(what)s is on %(value)s"),
    "before": pgettext_lazy("criteria", "%(what)s is before %(value)s"),
    "after": pgettext_lazy("criteria", "%(what)s is after %(value)s"),
    "since": pgettext_lazy("criteria", "%(what)s is on or after %(value)s"),
    "last_days": ngettext_lazy(
        "%(what)s is in the last %(n)s day", "%(what)s is in the last %(n)s days", "n"
    ),
    "next_days": ngettext_lazy(
        "%(what)s is in the next %(n)s day", "%(what)s is in the next %(n)s days", "n"
    ),
    "over_days_ago": ngettext_lazy(
        "%(what)s is more than %(n)s day ago", "%(what)s is more than %(n)s days ago", "n"
    ),
    "anniversary_today": pgettext_lazy("criteria", "%(what)s has its anniversary today"),
    "anniversary_in": ngettext_lazy(
        "%(what)s has its anniversary in %(n)s day", "%(what)s has its anniversary in %(n)s days", "n"
    ),
    "anniversary_within": ngettext_lazy(
        "%(what)s has its anniversary within %(n)s day", "%(what)s has its anniversary within %(n)s days", "n"
    ),
    "yes": pgettext_lazy("criteria", "%(what)s is yes"),
    "no": pgettext_lazy("criteria", "%(what)s is no"),
    "reachable.yes": pgettext_lazy("criteria", "the contact can be reached by text"),
    "reachable.no": pgettext_lazy("criteria", "the contact cannot be reached by text"),
    "active.yes": pgettext_lazy("criteria", "the contact is active"),
    "active.no": pgettext_lazy("criteria", "the contact is inactive"),
    "blocked.yes": pgettext_lazy("criteria", "texts to the contact are blocked"),
    "blocked.no": pgettext_lazy("criteria", "texts to the contact are not blocked"),
    "suppressed.yes": pgettext_lazy("criteria", "the number is on the stop list"),
    "suppressed.no": pgettext_lazy("criteria", "the number is not on the stop list"),
    "created.last_days": ngettext_lazy(
        "the contact was added in the last %(n)s day", "the contact was added in the last %(n)s days", "n"
    ),
    "created.over_days_ago": ngettext_lazy(
        "the contact was added more than %(n)s day ago", "the contact was added more than %(n)s days ago", "n"
    ),
    "created.before": pgettext_lazy("criteria", "the contact was added before %(value)s"),
    "created.since": pgettext_lazy("criteria", "the contact was added on or after %(value)s"),
    "updated.last_days": ngettext_lazy(
        "the contact was changed in the last %(n)s day", "the contact was changed in the last %(n)s days", "n"
    ),
    "updated.over_days_ago": ngettext_lazy(
        "the contact was last changed more than %(n)s day ago",
        "the contact was last changed more than %(n)s days ago",
        "n",
    ),
    "updated.before": pgettext_lazy("criteria", "the contact was last changed before %(value)s"),
    "updated.since": pgettext_lazy("criteria", "the contact was last changed on or after %(value)s"),
    "granted": pgettext_lazy("criteria", "consent to %(what)s is granted"),
    "withdrawn": pgettext_lazy("criteria", "consent to %(what)s is withdrawn"),
    "never_asked": pgettext_lazy("criteria", "consent to %(what)s was never stated"),
    "expired": pgettext_lazy("criteria", "consent to %(what)s has expired"),
    "expires_within": ngettext_lazy(
        "consent to %(what)s expires within %(n)s day", "consent to %(what)s expires within %(n)s days", "n"
    ),
    "granted_since": pgettext_lazy("criteria", "consent to %(what)s is granted, on or after %(value)s"),
    "granted_last_days": ngettext_lazy(
        "consent to %(what)s is granted, in the last %(n)s day",
        "consent to %(what)s is granted, in the last %(n)s days",
        "n",
    ),
    "in": pgettext_lazy("criteria", "the contact is in the group %(what)s"),
    "not_in": pgettext_lazy("criteria", "the contact is not in the group %(what)s"),
    "sent": pgettext_lazy("criteria", "%(what)s was sent to the contact"),
    "not_sent": pgettext_lazy("criteria", "%(what)s was not sent to the contact"),
    "delivered": pgettext_lazy("criteria", "%(what)s was delivered to the contact"),
    "failed": pgettext_lazy("criteria", "%(what)s failed to reach the contact"),
    "replied": pgettext_lazy("criteria", "the contact replied to %(what)s"),
    "clicked": pgettext_lazy("criteria", "the contact followed a link of %(what)s"),
    "any.clicked": pgettext_lazy("criteria", "the contact followed a link of a text"),
    "any.sent": pgettext_lazy("criteria", "a text was sent to the contact"),
    "any.not_sent": pgettext_lazy("criteria", "nothing was sent to the contact"),
    "any.delivered": pgettext_lazy("criteria", "a text was delivered to the contact"),
    "any.failed": pgettext_lazy("criteria", "a text failed to reach the contact"),
    "any.replied": pgettext_lazy("criteria", "the contact replied to a text"),
    "sent_times": ngettext_lazy(
        "%(what)s was sent to the contact at least %(n)s time",
        "%(what)s was sent to the contact at least %(n)s times",
        "n",
    ),
    "any.sent_times": ngettext_lazy(
        "the contact was sent at least %(n)s text", "the contact was sent at least %(n)s texts", "n"
    ),
}
WITHIN = ngettext_lazy("%(clause)s in the last %(n)s day", "%(clause)s in the last %(n)s days", "n")


def explanation(node: Node, vocabulary: Vocabulary) -> str:
    """Who meets the criteria, in a sentence."""
    if node == And(()):
        return _("All contacts of the account.")
    if node == Or(()):
        return _("No contact at all.")
    return _("The contacts for whom %(clause)s.") % {"clause": clause(node, vocabulary)}


def clause(node: Node, vocabulary: Vocabulary, *, within: bool = False) -> str:
    """A part of the sentence; what is joined within something else stands in brackets."""
    if isinstance(node, Condition):
        return condition_clause(node, vocabulary)
    if isinstance(node, Not):
        inner = clause(node.node, vocabulary)
        return pgettext("criteria", "it is not so that (%(clause)s)") % {"clause": inner}
    if not node.nodes:
        return pgettext("criteria", "always") if isinstance(node, And) else pgettext("criteria", "never")
    if len(node.nodes) == 1:
        return clause(node.nodes[0], vocabulary, within=within)
    by = pgettext("criteria", " and ") if isinstance(node, And) else pgettext("criteria", " or ")
    joined = by.join(clause(each, vocabulary, within=True) for each in node.nodes)
    return f"({joined})" if within else joined


def condition_clause(condition: Condition, vocabulary: Vocabulary) -> str:
    """One condition."""
    values = values_written(condition.value, condition)
    number = condition.value if isinstance(condition.value, int) else 0
    said = str(clause_of(condition) % {"what": what(condition, vocabulary), "n": Figure(number), **values})
    return said if condition.days is None else str(WITHIN % {"clause": said, "n": Figure(condition.days)})


def clause_of(condition: Condition) -> Promise:
    op = condition.op.value
    if condition.op in (Op.ANNIVERSARY_IN, Op.ANNIVERSARY_WITHIN) and condition.value == 0:
        return CLAUSES["anniversary_today"]
    if condition.subject is Subject.DEPLOYMENT and condition.name is None:
        return CLAUSES[f"any.{op}"]
    if condition.subject is Subject.CONTACT:
        return CLAUSES.get(f"{condition.name}.{op}", CLAUSES[op])
    return CLAUSES[op]


def what(condition: Condition, vocabulary: Vocabulary) -> str:
    """What the condition is about, as people call it."""
    name = condition.name
    if condition.subject is Subject.FIELD:
        return field_name(str(name), vocabulary)
    if condition.subject is Subject.CONTACT:
        return str(PART_NAMES[str(name)])
    if not isinstance(name, int):
        return ""
    group = vocabulary.groups.get(name)
    names = {
        Subject.CONSENT: vocabulary.topic_names.get(name),
        Subject.GROUP: group.name if group else None,
        Subject.DEPLOYMENT: vocabulary.deployments.get(name),
    }
    return quoted(names[condition.subject] or str(name))


def field_name(key: str, vocabulary: Vocabulary) -> str:
    """What a field is called."""
    if key in FIELD_NAMES:
        return str(FIELD_NAMES[key])
    return vocabulary.fields[key].name if key in vocabulary.fields else key


def quoted(text: str) -> str:
    return pgettext("criteria", "“%(text)s”") % {"text": text}


def values_written(value: Value, condition: Condition) -> dict[str, str]:
    """``value`` and, of a span, ``other``."""
    if isinstance(value, tuple) and condition.op is Op.BETWEEN:
        first, second = (written(each, condition) for each in value)
        return {"value": first, "other": second}
    if isinstance(value, tuple):
        return {"value": ", ".join(written(each, condition) for each in value), "other": ""}
    return {"value": written(value, condition) if isinstance(value, str) else "", "other": ""}


def written(value: str, condition: Condition) -> str:
    """One value as people write it."""
    if condition.kind is Kind.NUMBER:
        return format_decimal(value, locale=locale(), decimal_quantization=False)
    if condition.kind is Kind.COUNTRY:
        return str(Locale.parse(locale()).territories.get(value, value))
    if condition.name == "number_state":
        return str(NUMBER_STATES.get(value, value))
    if condition.kind in (Kind.DATE, Kind.MOMENT, Kind.CONSENT):
        pattern = pgettext("full date, in CLDR letters", "EEEE d MMMM y")
        return in_letters(date.fromisoformat(value), pattern, locale())
    return quoted(value)
