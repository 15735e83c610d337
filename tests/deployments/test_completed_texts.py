"""What an account has put to the texts of a country: counted, checked, prepared and refreshed alike."""

import pytest
from tests.factories import NOW, Campaign, make_actor, make_campaign, make_contacts

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor
from chappe.audience.queries import AudienceTooLong
from chappe.contacts.models import Consent, Contact
from chappe.content.operations import complete_as_everywhere, complete_texts
from chappe.content.queries import preview_message
from chappe.deployments import operations, queries
from chappe.deployments.models import Block, Deployment, Recipient, RecipientText
from chappe.deployments.operations.preparation import NotValid
from chappe.deployments.operations.refreshing import run_refresh
from chappe.deployments.queries import plans
from chappe.deployments.states import State
from chappe.wording import sentence_of

pytestmark = pytest.mark.django_db
# 151 characters once filled: “STOP” still goes in the first fragment, a number or a label more do not.
TEXT = "Hello {{ first_name }}, " + "x" * 140
ABROAD = {"c-1": ("+14168888888", "CA"), "c-2": ("+84912345678", "VN"), "c-3": ("+48512345678", "PL")}


def mixed(text: str) -> tuple[Campaign, Actor]:
    """Two French, a Canadian, a Vietnamese and a Pole."""
    campaign = make_campaign(text=text)
    make_contacts(campaign, 5)
    Contact.objects.update(first_name="Ana")
    for external_id, (number, country) in ABROAD.items():
        Contact.objects.filter(external_id=external_id).update(number=number, number_country=country)
    actor = make_actor(campaign.account)
    complete_texts("*", opt_out="STOP", label=True, actor=actor, now=NOW)
    complete_texts("FR", opt_out="STOP 36111", actor=actor, now=NOW)
    return campaign, actor


def draft(campaign: Campaign, actor: Actor) -> int:
    return operations.create_deployment(
        "Mixed", message_id=campaign.message.pk, all_contacts=True, actor=actor, now=NOW, refresh=True
    )


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("{{ first_name }}", "Ana")])
def test_what_is_counted_is_what_is_prepared(text: str) -> None:
    campaign, actor = mixed(text)
    deployment_id = draft(campaign, actor)
    estimate = queries.estimate_for(campaign.account.pk, deployment_id, now=NOW)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    view = queries.deployment(campaign.account.pk, deployment_id)
    assert view.state is State.PREPARED
    body = TEXT.replace("{{ first_name }}", "Ana")
    texts = dict(RecipientText.objects.values_list("position", "text"))
    read = {one.country: (texts[one.position], one.fragments) for one in Recipient.objects.all()}
    assert read == {
        "FR": (f"{body} STOP 36111", 2),
        "CA": (f"{body} STOP", 1),
        "VN": (f"[QC] {body} STOP", 2),
        "PL": (body, 1),
    }
    assert estimate.fragments is not None
    assert (estimate.fragments.by_country, estimate.fragments.sample) == (
        {"FR": 4, "CA": 1, "VN": 2, "PL": 1},
        0,
    )
    assert view.summary["fragments_by_country"] == estimate.fragments.by_country
    assert estimate.distribution is not None
    assert estimate.distribution.now.fragments == view.fragment_count == 8
    assert max(len(line.text) for line in queries.samples(campaign.account.pk, deployment_id)) == 162


def test_what_was_prepared_stays_whatever_is_chosen_after() -> None:
    campaign, actor = mixed("Hello {{ first_name }}")
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    complete_texts("FR", opt_out="STOP au 36222", actor=actor, now=NOW)
    make_contacts(campaign, 1, first=9)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    Deployment.objects.filter(id=deployment_id).update(state=State.REFRESHING, starts_at=NOW)
    run_refresh(deployment_id, revision, clock=lambda: NOW)
    late = Recipient.objects.get(deployment_id=deployment_id, contact__external_id="c-9")
    text = RecipientText.objects.get(deployment_id=deployment_id, position=late.position).text
    assert text == "Hello Person 9 STOP 36111"


def test_without_what_a_country_asks_for_nothing_is_prepared_and_the_points_say_for_whom() -> None:
    campaign, actor = mixed("Hello")
    complete_texts("CA", actor=actor, now=NOW)
    complete_as_everywhere("FR", actor=actor, now=NOW)
    deployment_id = draft(campaign, actor)
    points = queries.validation(campaign.account.pk, deployment_id, now=NOW)
    said = [
        (point.code, point.severity.value, point.params["in_country"], point.params["recipients"])
        for point in points
        if point.code.startswith("content.")
    ]
    assert said == [
        ("content.opt_out_missing_or_link", "blocking", "CA", 1),
        # What is put everywhere says STOP, not where to.
        ("content.opt_out_nowhere", "warning", "FR", 2),
        ("content.no_names", "warning", "CA", 1),
        ("content.registered_names", "warning", "VN", 1),
        ("content.opt_out_missing_or_link", "warning", "", 1),
    ]
    with pytest.raises(NotValid) as refused:
        operations.prepare(deployment_id, actor=actor, now=NOW)
    assert refused.value.params["points"] == "content.opt_out_missing_or_link"
    # A transactional text is nobody's business.
    campaign.topic.kind = "transactional"
    campaign.topic.save()
    codes = [point.code for point in queries.validation(campaign.account.pk, deployment_id, now=NOW)]
    assert [code for code in codes if "opt_out" in code or "label" in code] == []


def test_a_text_without_a_word_to_refuse_by_is_never_said_to_have_one() -> None:
    campaign = make_campaign(text="Hello")
    Account.objects.update(time_zone="UTC")
    deployment_id = draft(campaign, make_actor(campaign.account))
    codes = [point.code for point in queries.validation(campaign.account.pk, deployment_id, now=NOW)]
    assert "content.opt_out_missing_or_link" in codes
    assert "validation.opt_out" not in codes


def test_the_preview_shows_what_is_put() -> None:
    campaign, _actor = mixed("Hello {{ first_name }}")
    shown = preview_message(campaign.account.pk, campaign.message.pk, on=NOW.date())
    assert (shown.before, shown.text, shown.after) == ("", "Hello Ana STOP 36111", " STOP 36111")


def to_the_french(campaign: Campaign, actor: Actor) -> tuple[int, int]:
    """A deployment prepared for two French people, of a text that says nothing to Canadians, and its revision."""
    complete_texts("FR", opt_out="STOP 36111", actor=actor, now=NOW)
    make_contacts(campaign, 2)
    deployment_id = draft(campaign, actor)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    return deployment_id, revision


def a_canadian(campaign: Campaign, index: int) -> None:
    (contact,) = make_contacts(campaign, 1, first=index)
    Contact.objects.filter(pk=contact.pk).update(number="+14168888888", number_country="CA")


def test_a_country_that_no_count_told_of_is_looked_at_when_the_recipients_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = make_campaign(text="Hello")
    actor = make_actor(campaign.account)
    to_the_french(campaign, actor)
    a_canadian(campaign, 5)
    deployment_id = operations.create_deployment(
        "All", message_id=campaign.message.pk, all_contacts=True, actor=actor, now=NOW
    )

    def gives_up(*_: object, **__: object) -> None:
        raise AudienceTooLong

    with monkeypatch.context() as slow:
        slow.setattr(plans, "count", gives_up)
        revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    view = queries.deployment(campaign.account.pk, deployment_id)
    assert (view.state, Recipient.objects.filter(deployment_id=deployment_id).count()) == (State.DRAFT, 0)
    assert view.preparation_problem == {
        "code": "deployment.not_valid",
        "params": {
            "example": "Reply STOP / ARRET to opt out",
            "points": "content.opt_out_missing_or_link",
            "problem": "content.opt_out_missing_or_link",
            "in_country": ["CA"],
            "kind": "content",
        },
    }
    assert sentence_of("deployment.not_valid", view.preparation_problem["params"]) == (
        "There are recipients in countries whose rules block the text or its sender: Canada. Marketing must say how to"
        " refuse it. Add it to the text (“Reply STOP / ARRET to opt out”), or a link to refuse, or have it put"
        " automatically in Settings › Content rules: in this country’s own words, if those put everywhere name a"
        " number. Then prepare the deployment again."
    )
    # Once it is put, the same deployment is prepared.
    complete_texts("CA", opt_out="STOP", actor=actor, now=NOW)
    revision = operations.prepare(deployment_id, actor=actor, now=NOW)
    operations.run_preparation(deployment_id, revision, clock=lambda: NOW)
    assert queries.deployment(campaign.account.pk, deployment_id).state is State.PREPARED


def test_a_refresh_that_adds_a_country_which_blocks_asks_a_person_and_adds_nobody() -> None:
    campaign = make_campaign(text="Hello")
    actor = make_actor(campaign.account)
    deployment_id, revision = to_the_french(campaign, actor)
    operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    a_canadian(campaign, 5)
    Deployment.objects.filter(id=deployment_id).update(state=State.REFRESHING, starts_at=NOW)
    run_refresh(deployment_id, revision, clock=lambda: NOW)
    found = Deployment.objects.get(id=deployment_id)
    assert (found.state, found.awaits) == (State.AWAITING_RESUME, "refresh_failed")
    problem = found.preparation_problem or {}
    assert (problem["code"], problem["params"]["in_country"]) == ("refresh.text_not_kept", ["CA"])
    assert sentence_of(problem["code"], problem["params"]).startswith(
        "The list would have recipients in countries whose rules block the text or its sender: Canada."
    )
    assert sum(len(block.positions) for block in Block.objects.filter(deployment_id=deployment_id)) == 2
    # Without them it leaves.
    Consent.objects.filter(contact__external_id="c-5").update(status="withdrawn")
    operations.resume(deployment_id, actor=actor, now=NOW)
    run_refresh(deployment_id, revision, clock=lambda: NOW)
    assert Deployment.objects.get(id=deployment_id).state == State.SENDING


def test_what_blocks_is_not_approved_either() -> None:
    campaign = make_campaign(text="Hello")
    actor = make_actor(campaign.account)
    deployment_id, revision = to_the_french(campaign, actor)
    # Prepared before its rules were looked at.
    Deployment.objects.filter(id=deployment_id).update(frames={})
    with pytest.raises(NotValid) as refused:
        operations.approve(deployment_id, actor=actor, now=NOW, revision=revision)
    assert (refused.value.params["in_country"], refused.value.params["kind"]) == (["FR"], "content")
