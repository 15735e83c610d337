"""What stands around every page: the account, its pages, who looks, what waits for a person."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from chappe.accounts import queries as accounts
from chappe.accounts.queries import AccountView, MembershipView
from chappe.accounts.roles import Actor, Permission
from chappe.deployments import queries as deployments
from chappe.inbound import queries as replies


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation; ``name`` is that of its address and of its section."""

    name: str
    word: Promise
    icon: str
    apart: bool = False


PAGES = (
    Entry("overview", pgettext_lazy("navigation", "Overview"), "home"),
    Entry("deployments", pgettext_lazy("navigation", "Deployments"), "paper-airplane"),
    Entry("messages", pgettext_lazy("navigation", "Messages"), "chat-bubble-left-ellipsis"),
    Entry("calendar", pgettext_lazy("navigation", "Calendar"), "calendar"),
    Entry("contacts", pgettext_lazy("navigation", "Contacts"), "users"),
    Entry("groups", pgettext_lazy("navigation", "Groups"), "rectangle-stack"),
    Entry("replies", pgettext_lazy("navigation", "Replies"), "inbox"),
    Entry("reports", pgettext_lazy("navigation", "Reports"), "chart-bar"),
    Entry("settings", pgettext_lazy("navigation", "Settings"), "cog-6-tooth", apart=True),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the page."""

    id: int
    name: str
    email: str
    may_edit: bool
    may_approve: bool
    may_administer: bool

    @property
    def short(self) -> str:
        return self.name or self.email


class Shell:
    """What `console/base.html` shows around the page. A piece of a page asks for less, and costs less."""

    pages = PAGES

    def __init__(
        self, user: AbstractBaseUser | AnonymousUser, actor: Actor, account: AccountView, section: str
    ) -> None:
        self.account = account
        self.section = section
        self.role = actor.role.value
        self.user = Reader(
            id=cast(int, user.pk),
            name=getattr(user, "name", ""),
            email=actor.label,
            may_edit=actor.may(Permission.EDIT),
            may_approve=actor.may(Permission.APPROVE),
            may_administer=actor.may(Permission.ADMINISTER),
        )

    @cached_property
    def accounts(self) -> list[MembershipView]:
        return accounts.memberships_of(self.user.id)

    @cached_property
    def waiting(self) -> deployments.Waiting:
        return deployments.waiting(self.account.id)

    @cached_property
    def replies(self) -> int:
        """Conversations that wait for somebody."""
        return replies.waiting_replies(self.account.id)

    @cached_property
    def unknown(self) -> list[deployments.UnknownCount]:
        """What asks for a person's word, by deployment."""
        return deployments.unknown_counts(self.account.id)

    @cached_property
    def unknown_outcomes(self) -> int:
        return sum(each.recipients for each in self.unknown)
