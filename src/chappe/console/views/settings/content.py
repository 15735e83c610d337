"""Content rules: what each country asks of a text and of its sender, and what the account has put to its texts."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console import formats
from chappe.console.forms.content import CompletionForm, CountryCompletionForm, initial_of
from chappe.console.page import AccountRequest, address, go, page, render, say
from chappe.content import operations, queries
from chappe.content.completing import Choices, Wish, wish_in
from chappe.content.registry import law
from chappe.content.rules import CountryRules, Force, Kind
from chappe.windows.rulebook import ANYWHERE


@dataclass(frozen=True, slots=True)
class Country:
    """A country with rules, and what is put to the texts read there."""

    territory: str
    rules: CountryRules
    wish: Wish
    is_own: bool
    # What may be put: "opt_out", "label".
    may: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, bool]:
        """What its rules ask for, each once, and whether one of the kind blocks."""
        found: dict[str, bool] = {}
        for rule in self.rules.rules:
            found[rule.kind.value] = found.get(rule.kind.value, False) or rule.force is Force.BLOCKING
        return found

    @property
    def opt_out(self) -> str:
        """What is put at the end."""
        return self.wish.opt_out if "opt_out" in self.may else ""

    @property
    def label(self) -> str:
        """The label that is put first."""
        found = law().rule(self.territory, Kind.LABEL)
        return found.example if found and self.wish.label else ""


def countries(choices: Choices) -> list[Country]:
    """All with rules, in the order of their names."""
    known = law()
    found = []
    for territory in known.territories:
        rules = known.of(territory)
        may = tuple(kind.value for kind in (Kind.OPT_OUT, Kind.LABEL) if known.rule(territory, kind))
        if rules:
            own = territory in choices.by_territory
            found.append(Country(territory, rules, wish_in(law(), choices, territory), own, may))
    return sorted(found, key=lambda each: formats.sort_key(formats.country(each.territory)))


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    """Every country with rules; what is put everywhere."""
    choices = queries.choices(request.account.id)
    form = CompletionForm(request.POST or None, initial=initial_of(choices.everywhere))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            settle(request, ANYWHERE, form)
            say(request, saved_sentence())
            return go(request, "content")
    search = request.GET.get("search", "").strip()
    context = {
        "tab": "content",
        "form": form,
        "countries": [each for each in countries(choices) if matches(each, search)],
        "anywhere": law().anywhere,
        "search": search,
    }
    return render(
        request,
        "console/settings/content.html",
        context,
        title=_("Content rules"),
        section="settings",
        status=form.http_status,
    )


def matches(found: Country, search: str) -> bool:
    """By the country's name or code."""
    wanted = formats.sort_key(search)
    return wanted in formats.sort_key(formats.country(found.territory)) or wanted == formats.sort_key(
        found.territory
    )


@page(Permission.VIEW)
def country(request: AccountRequest) -> HttpResponse:
    """One country: its rules with their sources, and what is put to the texts read there."""
    territory = request.GET.get("country", "")
    choices = queries.choices(request.account.id)
    found = next((each for each in countries(choices) if each.territory == territory), None)
    if found is None:
        raise Http404("country")
    form = CountryCompletionForm(request.POST or None, initial=initial_of(found.wish, own=found.is_own))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            if form.is_own:
                settle(request, territory, form)
            else:
                operations.complete_as_everywhere(territory, actor=request.actor, now=clock.now())
            say(request, saved_sentence())
            return go(request, "content")
    return render(
        request,
        "console/settings/content_country.html",
        {"tab": "content", "found": found, "form": form, "everywhere": choices.everywhere},
        title=formats.country(territory),
        section="settings",
        back=(address(request, "content"), _("Content rules")),
        status=form.http_status,
    )


def settle(request: AccountRequest, territory: str, form: CompletionForm) -> None:
    """Puts what the form says to the texts read in a territory. Raises the refusals of `content.completing`."""
    operations.complete_texts(
        territory,
        opt_out=form.cleaned_data["opt_out"],
        label=form.cleaned_data["label"],
        actor=request.actor,
        now=clock.now(),
    )


def saved_sentence() -> str:
    """What a change does, and to whom it does not."""
    return _(
        "It is saved. What is prepared from now on is completed so; deployments prepared before keep their texts."
    )
