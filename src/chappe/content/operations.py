"""Settling what is put to an account's texts."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.content.completing import (
    NO_WISH,
    Choices,
    Wish,
    checked_wish,
    choices_as_json,
    choices_of,
)
from chappe.content.models import ContentChoice
from chappe.content.registry import law
from chappe.windows.rulebook import ANYWHERE


@transaction.atomic
def complete_texts(
    territory: str, *, opt_out: str = "", label: bool = False, actor: Actor, now: datetime
) -> Choices:
    """Settles what is put to marketing texts read in a territory, or with ``*`` wherever a country asks for it and no
    wish of its own was made. Deployments prepared before keep what they were prepared with.

    Raises the refusals of `content.completing`.
    """
    actor.require(Permission.ADMINISTER)
    wish = checked_wish(law(), territory, Wish(opt_out, label))
    return _settle(territory, wish, actor, now)


@transaction.atomic
def complete_as_everywhere(territory: str, *, actor: Actor, now: datetime) -> Choices:
    """Takes the wish of a territory away: what is put everywhere is put there. Raises CountryUnknown."""
    actor.require(Permission.ADMINISTER)
    checked_wish(law(), territory, NO_WISH)
    return _settle(territory, None, actor, now)


def _settle(territory: str, wish: Wish | None, actor: Actor, now: datetime) -> Choices:
    row, _ = ContentChoice.objects.select_for_update().get_or_create(account_id=actor.account_id)
    before = choices_of(row.wishes)
    others = {code: kept for code, kept in before.by_territory.items() if code != territory}
    if territory == ANYWHERE:
        after = Choices(wish or NO_WISH, others)
    else:
        after = Choices(before.everywhere, others if wish is None else {**others, territory: wish})
    if after != before:
        row.wishes = choices_as_json(after)
        row.save()
        audit.record_by(
            actor,
            "account.content_chosen",
            now=now,
            subject_kind="account",
            subject_id=actor.account_id,
            territory=territory,
            opt_out=wish.opt_out if wish else "",
            label=wish.label if wish else False,
            cleared=wish is None,
        )
    return after
