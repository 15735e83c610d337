"""What the account does about STOP and its kin, its own words, its automatic answers."""

from babel import Locale
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chappe.accounts.roles import Permission
from chappe.base import clock
from chappe.console.forms.base import Form
from chappe.console.forms.replies import AutoAnswerForm, ReplyRuleForm, ReplyTextsForm, WordForm
from chappe.console.page import AccountRequest, address, go, page, refusals_said, render, say
from chappe.inbound import operations, queries
from chappe.messages import queries as messages
from chappe.wording.replies import SAID


@page(Permission.VIEW)
def index(request: AccountRequest) -> HttpResponse:
    may = request.actor.may(Permission.ADMINISTER)
    rule = queries.reply_rule(request.account.id)
    form = ReplyRuleForm(request.POST if request.POST and may else None, initial=ReplyRuleForm.of(rule))
    if form.is_valid():
        with form.refusals():
            operations.set_reply_rule(**form.cleaned_data, actor=request.actor, now=clock.now())
            say(request, _("The rules are saved. They hold for replies from now on."))
            return go(request, "replying")
    return settings_page(request, rule_form=form)


def settings_page(
    request: AccountRequest,
    *,
    rule_form: ReplyRuleForm | None = None,
    word_form: WordForm | None = None,
    answer_form: AutoAnswerForm | None = None,
) -> HttpResponse:
    account_id = request.account.id
    wrong: list[Form] = [form for form in (rule_form, word_form, answer_form) if form is not None]
    context = {
        "tab": "replies",
        "rule_form": rule_form or ReplyRuleForm(initial=ReplyRuleForm.of(queries.reply_rule(account_id))),
        "word_form": word_form or WordForm(),
        "answer_form": answer_form or answers_form(request, None),
        "texts": queries.reply_texts(account_id),
        "words": queries.added_words(account_id),
        "answers": queries.auto_answers(account_id),
    }
    return render(
        request,
        "console/settings/replies.html",
        context,
        title=_("Replies"),
        section="settings",
        status=max((form.http_status for form in wrong), default=200),
    )


@page(Permission.ADMINISTER)
def texts(request: AccountRequest) -> HttpResponse:
    """All texts that are said by themselves, at once."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).languages
    found = queries.reply_texts(request.account.id)
    languages = {one.language: names.get(one.language, one.language).capitalize() for one in found}
    form = ReplyTextsForm(request.POST or None, texts=found, languages=languages)
    if form.is_valid():
        with form.refusals(), transaction.atomic():
            for one, text in form.changed:
                operations.set_reply_text(one.which, one.language, text, actor=request.actor, now=clock.now())
            say(request, _("The texts are saved."))
            return go(request, "replying")
    sections = [(word, form.rows(which)) for which, word in SAID.items()]
    return render(
        request,
        "console/settings/reply_texts.html",
        {"form": form, "sections": sections, "tab": "replies"},
        title=_("What is said by itself"),
        section="settings",
        back=(address(request, "replying"), _("Replies")),
        status=form.http_status,
    )


@require_POST
@page(Permission.ADMINISTER)
def words(request: AccountRequest) -> HttpResponse:
    """Adds a word, or takes one away."""
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) < 19:
        with refusals_said(request):
            operations.remove_word(int(removed), actor=request.actor, now=clock.now())
        return go(request, "replying")
    form = WordForm(request.POST)
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            operations.add_word(given["meaning"], given["word"], actor=request.actor, now=clock.now())
            say(request, _("The word is obeyed from now on."))
            return go(request, "replying")
    return settings_page(request, word_form=form)


@require_POST
@page(Permission.ADMINISTER)
def answers(request: AccountRequest) -> HttpResponse:
    """Adds an automatic answer, or takes one away."""
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) < 19:
        with refusals_said(request):
            operations.remove_answer(int(removed), actor=request.actor, now=clock.now())
        return go(request, "replying")
    form = answers_form(request, request.POST)
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            operations.add_answer(
                given["keyword"],
                given["answer"],
                sender=given["sender"],
                actor=request.actor,
                now=clock.now(),
            )
            say(request, _("The word is answered by itself from now on."))
            return go(request, "replying")
    return settings_page(request, answer_form=form)


def answers_form(request: AccountRequest, data: object) -> AutoAnswerForm:
    senders = [sender.value for sender in messages.senders(request.account.id)]
    return AutoAnswerForm(data, senders=senders)
