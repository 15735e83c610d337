"""Testing a message: as whom, to which phones, and what becomes of it, live."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe import wording
from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.drafts import Draft
from chappe.console.forms.trials import TrialForm
from chappe.console.page import AccountRequest, address, go, page, piece, render, say
from chappe.console.points import standing_shown
from chappe.console.returning import deployment_asked, to_test
from chappe.console.views.messages import SECTION, samples
from chappe.content import queries as content
from chappe.deployments.queries import message_tested
from chappe.direct import operations
from chappe.direct import queries as directs
from chappe.direct.numbers import country_of, is_number
from chappe.gateways.prices import Cost, cost
from chappe.gateways.queries import rates
from chappe.messages import queries
from chappe.messages.queries import MessageView, Preview

SHOW = "show"


@dataclass(frozen=True, slots=True)
class Bill:
    """What a test costs: its numbers, fragments in all, and money where prices are known."""

    numbers: int
    fragments: int
    cost: Cost


@page(Permission.VIEW)
def show(request: AccountRequest, message_id: int) -> HttpResponse:
    """What was tested; for whoever may, a new test."""
    message = queries.message(request.account.id, message_id)
    form = trial_form(request, message)
    if request.method == "POST" and request.POST.get("do") != SHOW and form.is_valid():
        with form.refusals():
            operations.try_message(
                message_id,
                form.chosen(),
                contact_id=form.contact_id(),
                language=form.reads(),
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The test is on its way. What becomes of it shows below."))
            return to_test(request, message_id)
    return trial_page(request, message, form)


@require_POST
@page(Permission.VIEW)
def preview(request: AccountRequest, message_id: int) -> HttpResponse:
    """The text that would be sent, and what that costs: asked at each change of the form."""
    message = queries.message(request.account.id, message_id)
    return piece(
        request, "console/messages/trial_preview.html", shown(request, message, trial_form(request, message))
    )


@page(Permission.VIEW)
def outcomes(request: AccountRequest, message_id: int) -> HttpResponse:
    """The tests alone: asked again while one is under way."""
    message = queries.message(request.account.id, message_id)
    if not request.htmx:
        return go(request, "message_test", message_id)
    return piece(request, "console/messages/trials.html", tests_of(request, message))


def trial_form(request: AccountRequest, message: MessageView) -> TrialForm:
    """As it came; at first the numbers that were tested last are ticked, or the only one there is."""
    texts = [code for code in message.contents.texts if code]
    numbers = queries.trial_numbers(request.account.id)
    latest = directs.trials(request.account.id, message.id, limit=1)
    names = {text.name for trial in latest for text in trial.texts}
    ticked = [str(one.id) for one in numbers if one.name in names or len(numbers) == 1]
    newest = samples(request, Draft(message.contents))
    return TrialForm(
        request.POST or None,
        numbers=numbers,
        languages=[(code, wording.language_name(code)) for code in texts] if len(texts) > 1 else [],
        initial={"kept": ticked, "sample": str(newest[0].id) if newest else ""},
    )


def trial_page(request: AccountRequest, message: MessageView, form: TrialForm) -> HttpResponse:
    draft = Draft(message.contents, sample=str(form["sample"].value() or ""))
    context = {
        "form": form,
        "draft": draft,
        "samples": samples(request, draft),
        "deployment_id": deployment_asked(request),
        **shown(request, message, form),
        **tests_of(request, message),
    }
    return render(
        request,
        "console/messages/trial.html",
        context,
        title=_("Test “%(name)s”") % {"name": message.name},
        section=SECTION,
        back=(address(request, "message", message.id), message.name),
        status=form.http_status if request.POST.get("do") != SHOW else 200,
    )


def shown(request: AccountRequest, message: MessageView, form: TrialForm) -> dict[str, object]:
    """The text as it would be sent, and its cost."""
    numbers = numbers_of(request, form)
    found = content.preview(
        request.account.id,
        message.contents,
        marketing=message.is_marketing,
        on=clock.now().date(),
        # Read as nobody, it is read where the first number is.
        country=country_of(numbers[0]) if numbers else "",
        contact_id=form.contact_id(),
        language=form.reads(),
        sender=message.sender,
    )
    return {"message": message, "preview": found, "bill": bill(request, numbers, found)}


def numbers_of(request: AccountRequest, form: TrialForm) -> list[str]:
    """Those chosen that can be read; the others are refused when they are sent to."""
    read = queries.numbers_read(request.account.id, form.chosen())
    return [number for number in read if is_number(number)]


def bill(request: AccountRequest, numbers: list[str], text: Preview) -> Bill:
    countries = Counter(country_of(number) for number in numbers)
    by_country = {country: count * text.fragments for country, count in countries.items()}
    priced = cost(by_country, rates(request.account.id, by_country))
    return Bill(len(numbers), sum(by_country.values()), priced)


def tests_of(request: AccountRequest, message: MessageView) -> dict[str, object]:
    """The latest tests, and what is known of the text as it stands."""
    now = clock.now()
    found = directs.trials(request.account.id, message.id)
    return {
        "message": message,
        "trials": found,
        "is_awaited": any(trial.is_awaited(now) for trial in found),
        "is_stuck": any(trial.is_stuck(now) for trial in found),
        "tested": standing_shown(
            request, message.id, message_tested(request.account.id, message.id, now=clock.now())
        ),
    }
