"""Which contacts a search and a filter mean: conditions that indexes answer."""

from datetime import datetime

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from chappe.contacts.filtering import ANY_PROBLEM, Filter, Standing
from chappe.contacts.models import Consent, Contact, GroupMember, Suppression
from chappe.contacts.searching import Search, search_for
from chappe.contacts.store import pseudonym_of, sms_field_of

SHORT = 2


def found_by(account_id: int, typed: str, chosen: Filter, *, now: datetime) -> QuerySet[Contact]:
    """The account's contacts that a search and a filter mean, in no order. Erased ones only if they are asked for."""
    found = Contact.objects.filter(account_id=account_id)
    if chosen.standing is Standing.ERASED:
        found = found.filter(erased_at__isnull=False)
    elif not _excludes_erased(chosen):
        found = found.filter(erased_at__isnull=True)
    return found.filter(_searched(account_id, typed), *_filtered(account_id, chosen, now))


def _excludes_erased(chosen: Filter) -> bool:
    """Whether no erased contact can be meant anyway: not to ask lets an index answer alone."""
    of_a_number = chosen.standing is Standing.SUPPRESSED or chosen.country
    return bool(of_a_number or chosen.group_id is not None or chosen.standing is Standing.ACTIVE)


def _searched(account_id: int, typed: str) -> Q:
    """By number, also that an erased contact had; or by all words of the name; or by a whole external id.

    Somebody may be called what reads as a number.
    """
    search = search_for(typed)
    if not search.text:
        return Q()
    found = called_so(search)
    if search.digits:
        number = sms_field_of(account_id).number(search.text)
        if number:
            return found | Q(number=number) | Q(pseudonym=pseudonym_of(account_id, number), pseudonym__gt="")
        return found | Q(number__contains=search.digits)
    return found


def called_so(search: Search) -> Q:
    """By a whole external id, or by all words of the name."""
    return Q(external_id=search.text) | _named(search)


def _named(search: Search) -> Q:
    named = Q()
    for word in search.words:
        # Of one or two letters there is no trigram but at the start of a word.
        start = " " if len(word) <= SHORT else ""
        folded = Func(Value(word, TextField()), function="chappe_folded", output_field=TextField())
        named &= Q(search_name__contains=Concat(Value(start), folded) if start else folded)
    return named


def _filtered(account_id: int, chosen: Filter, now: datetime) -> list[Q | Exists]:
    return [
        *_standing(account_id, chosen.standing),
        *([] if not chosen.problem else [_problem(chosen.problem)]),
        *([] if not chosen.country else [Q(number_country=chosen.country)]),
        *([] if chosen.group_id is None else [in_group(chosen.group_id)]),
        *([] if chosen.topic_id is None else [_consent(account_id, chosen.topic_id, chosen.consent, now)]),
    ]


def _standing(account_id: int, standing: Standing | None) -> list[Q | Exists]:
    match standing:
        case Standing.ACTIVE:
            return [Q(is_active=True)]
        case Standing.INACTIVE | Standing.ERASED:
            return [Q(is_active=False)]
        case Standing.BLOCKED:
            return [Q(sms_blocked=True)]
        case Standing.SUPPRESSED:
            return [Exists(Suppression.objects.filter(account_id=account_id, number=OuterRef("number")))]
        case None:
            return []


def _problem(problem: str) -> Q:
    return (
        Q(number_problem__gt="")
        if problem == ANY_PROBLEM
        else Q(number_problem=problem, number_problem__gt="")
    )


def in_group(group_id: int) -> Exists:
    """Whether a contact is in the group."""
    return Exists(GroupMember.objects.filter(group_id=group_id, contact=OuterRef("pk")))


def _consent(account_id: int, topic_id: int, status: str, now: datetime) -> Exists:
    said = Consent.objects.filter(
        account_id=account_id, topic_id=topic_id, contact=OuterRef("pk"), status=status
    )
    if status == "granted":
        said = said.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    return Exists(said)
