"""Changes of every contact: proposed, counted, confirmed and applied, whatever happens meanwhile."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.contacts.making import import_file, make_contact
from tests.factories import NOW

from chappe.accounts import queries as accounts
from chappe.accounts.roles import Actor
from chappe.base import audit
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts import operations, queries
from chappe.contacts.models import Contact, Rewrite
from chappe.contacts.operations import rewriting
from chappe.contacts.operations.rewrites import FieldIsSms, FieldNotPhone
from chappe.contacts.queries import RewriteView
from chappe.contacts.rewriting import RewriteNotCounted, RewriteOver, RewriteUnderWay, Stage, ValuesDoNotFit

pytestmark = pytest.mark.django_db


def run(rewrite_id: int, slices: int | None = None) -> None:
    operations.run_rewrite(rewrite_id, now=lambda: NOW, slices=slices)


def counted(actor: Actor, rewrite_id: int) -> RewriteView:
    run(rewrite_id)
    return queries.rewrite(actor.account_id, rewrite_id)


def confirmed(actor: Actor, rewrite_id: int, *, clears: bool = False) -> RewriteView:
    run(rewrite_id)
    operations.confirm_rewrite(rewrite_id, actor=actor, now=NOW, clears=clears)
    run(rewrite_id)
    return queries.rewrite(actor.account_id, rewrite_id)


def numbers(actor: Actor) -> dict[str, tuple[str | None, str, str]]:
    """By external id: the number, the problem, the country."""
    found = Contact.objects.filter(account_id=actor.account_id)
    return {
        contact.external_id or "": (contact.number, contact.number_problem, contact.number_country)
        for contact in found
    }


FILE = """external_id,mobile,phone_2
1,06 12 34 56 78,416-888/8888
2,+1 416 888 8888,
3,416-888/8888,06 12 34 56 78
4,,1(437)-888-8888
5,01 23 45 67 89,x
6,+32 470 12 34 56,
"""
FRENCH = {
    "1": ("+33612345678", "", "FR"),
    "2": ("+14168888888", "", "CA"),
    "3": (None, "invalid", ""),
    "4": (None, "missing", ""),
    "5": (None, "not_mobile", "FR"),
    "6": ("+32470123456", "", "BE"),
}
CANADIAN = {
    "1": (None, "invalid", ""),
    "2": ("+14168888888", "", "CA"),
    "3": ("+14168888888", "", "CA"),
    "4": (None, "missing", ""),
    "5": (None, "invalid", ""),
    "6": ("+32470123456", "", "BE"),
}


@pytest.fixture
def people(administrator: Actor, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """The administrator of an account of six contacts, which are gone through two by two."""
    monkeypatch.setattr(rewriting, "SLICE", 2)
    import_file(administrator, FILE)
    assert numbers(administrator) == FRENCH
    return administrator


def test_what_would_change_is_said_before(people: Actor) -> None:
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    seen = counted(people, rewrite_id)
    assert (seen.stage, seen.seen, seen.total, seen.percent) == (Stage.COUNTED, 6, 6, 100)
    assert seen.tally == {
        "same": 2,
        "appeared": 1,
        "lost.invalid": 1,
        "none.missing": 1,
        "none.invalid": 1,
    }
    assert seen.changes == 2
    assert numbers(people) == FRENCH
    assert accounts.account(people.account_id).number_format == "local:FR"
    examples = queries.rewrite_examples(people.account_id, rewrite_id)
    assert [(each.code, each.external_id, each.written, each.new.number) for each in examples] == [
        ("appeared", "3", "416-888/8888", "+14168888888"),
        ("lost.invalid", "1", "06 12 34 56 78", None),
        ("none.invalid", "5", "01 23 45 67 89", None),
        ("none.missing", "4", "", None),
    ]


def test_once_confirmed_numbers_are_those_an_import_would_write(people: Actor) -> None:
    seen = confirmed(people, operations.propose_numbers(number_format="local:CA", actor=people, now=NOW))
    assert (seen.stage, seen.applied, seen.finished_at) == (Stage.DONE, seen.tally, NOW)
    assert numbers(people) == CANADIAN
    assert accounts.account(people.account_id).number_format == "local:CA"
    import_file(people, FILE)
    assert numbers(people) == CANADIAN
    again = counted(people, operations.propose_numbers(actor=people, now=NOW))
    assert again.changes == 0
    actions = {entry.action for entry in audit.entries(people.account_id)}
    assert {"rewrite.proposed", "rewrite.confirmed", "rewrite.done", "account.changed"} <= actions


def test_another_sms_field_and_other_countries(people: Actor) -> None:
    with pytest.raises(FieldNotPhone):
        operations.propose_numbers(sms_field="phone_2", actor=people, now=NOW)
    with pytest.raises(NotFound):
        operations.propose_numbers(sms_field="phone_3", actor=people, now=NOW)
    confirmed(people, operations.propose_kind("phone_2", kind="phone", actor=people, now=NOW))
    rewrite_id = operations.propose_numbers(
        sms_field="phone_2", number_format="local:CA", supported_countries=["ca"], actor=people, now=NOW
    )
    confirmed(people, rewrite_id)
    assert numbers(people) == {
        "1": ("+14168888888", "", "CA"),
        "2": (None, "missing", ""),
        "3": (None, "invalid", ""),
        "4": ("+14378888888", "", "CA"),
        "5": (None, "invalid", ""),
        "6": (None, "missing", ""),
    }
    served = operations.propose_numbers(supported_countries=["FR"], actor=people, now=NOW)
    assert counted(people, served).tally == {
        "lost.unsupported_country": 2,
        "none.missing": 2,
        "none.invalid": 2,
    }


def test_what_is_written_meanwhile_is_read_the_new_way(people: Actor) -> None:
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    run(rewrite_id)
    operations.confirm_rewrite(rewrite_id, actor=people, now=NOW)
    run(rewrite_id, slices=1)
    half = queries.rewrite(people.account_id, rewrite_id)
    assert (half.stage, half.seen, half.percent) == (Stage.APPLYING, 2, 33)
    make_contact(people, external_id="7", mobile="905/888/8888")
    import_file(people, "external_id,mobile\n8,1-416-888-8888\n")
    assert numbers(people)["7"] == ("+19058888888", "", "CA")
    assert numbers(people)["8"] == ("+14168888888", "", "CA")
    run(rewrite_id)
    assert queries.rewrite(people.account_id, rewrite_id).stage == Stage.DONE
    assert {key: numbers(people)[key] for key in CANADIAN} == CANADIAN


def dies(*args: object, **kwargs: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("slices", range(4))
def test_a_worker_that_dies_leaves_nothing_half_done(
    people: Actor, slices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    run(rewrite_id)
    operations.confirm_rewrite(rewrite_id, actor=people, now=NOW)
    run(rewrite_id, slices=slices)
    before = numbers(people)
    with monkeypatch.context() as dying:
        dying.setattr(Rewrite, "save", dies)
        with pytest.raises(MemoryError):
            run(rewrite_id)
    assert numbers(people) == before
    run(rewrite_id)
    run(rewrite_id)
    seen = queries.rewrite(people.account_id, rewrite_id)
    assert (seen.stage, seen.seen, seen.applied) == (Stage.DONE, 6, seen.tally)
    assert numbers(people) == CANADIAN


def test_each_step_is_left_to_a_worker(people: Actor) -> None:
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    run(rewrite_id)
    operations.confirm_rewrite(rewrite_id, actor=people, now=NOW)
    jobs = ProcrastinateJob.objects.filter(task_name="contacts.rewrite", args={"rewrite_id": rewrite_id})
    assert [job.lock for job in jobs] == [f"contacts.rewrite:{people.account_id}"] * 2


def test_one_at_a_time(people: Actor) -> None:
    first = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    with pytest.raises(RewriteNotCounted):
        operations.confirm_rewrite(first, actor=people, now=NOW)
    second = operations.propose_numbers(number_format="local:US", actor=people, now=NOW)
    assert queries.rewrite(people.account_id, first).stage == Stage.DROPPED
    with pytest.raises(RewriteOver):
        operations.confirm_rewrite(first, actor=people, now=NOW)
    run(second)
    operations.confirm_rewrite(second, actor=people, now=NOW)
    with pytest.raises(RewriteUnderWay):
        operations.propose_removal("phone_2", actor=people, now=NOW)
    with pytest.raises(RewriteUnderWay):
        operations.drop_rewrite(second, actor=people, now=NOW)
    with pytest.raises(RewriteOver):
        operations.confirm_rewrite(second, actor=people, now=NOW)
    found = queries.open_rewrite(people.account_id)
    assert found is not None
    assert found.id == second
    run(second)
    assert queries.open_rewrite(people.account_id) is None
    assert [each.id for each in queries.rewrites(people.account_id)] == [second, first]


def test_a_proposal_is_dropped_without_a_trace_in_contacts(people: Actor) -> None:
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    operations.drop_rewrite(rewrite_id, actor=people, now=NOW)
    run(rewrite_id)
    assert queries.rewrite(people.account_id, rewrite_id).stage == Stage.DROPPED
    assert numbers(people) == FRENCH
    with pytest.raises(RewriteOver):
        operations.drop_rewrite(rewrite_id, actor=people, now=NOW)


def shops(actor: Actor) -> dict[str, str]:
    found = Contact.objects.filter(account_id=actor.account_id).order_by("external_id")
    return {each.external_id or "": each.attributes.get("shop", "") for each in found}


@pytest.fixture
def visitors(people: Actor) -> Actor:
    """Of the six, four have visits, one of them in words."""
    import_file(people, "external_id;shop\n1;12\n2;1 250,50\n3;many\n5;007\n")
    return people


def test_a_kind_that_not_every_value_fits_is_refused_unless_told_to_clear(visitors: Actor) -> None:
    rewrite_id = operations.propose_kind("shop", kind="number", actor=visitors, now=NOW)
    seen = counted(visitors, rewrite_id)
    assert (seen.tally, seen.unfit) == ({"same": 1, "rewritten": 2, "unfit": 1}, 1)
    with pytest.raises(ValuesDoNotFit):
        operations.confirm_rewrite(rewrite_id, actor=visitors, now=NOW)
    assert queries.field(visitors.account_id, "shop").kind == "text"
    operations.confirm_rewrite(rewrite_id, actor=visitors, now=NOW, clears=True)
    run(rewrite_id)
    assert shops(visitors) == {"1": "12", "2": "1250.5", "3": "", "4": "", "5": "7", "6": ""}
    assert queries.field(visitors.account_id, "shop").kind == "number"


def test_what_came_after_the_count_and_does_not_fit_is_left(visitors: Actor) -> None:
    import_file(visitors, "external_id;shop\n3;3\n")
    rewrite_id = operations.propose_kind("shop", kind="number", actor=visitors, now=NOW)
    run(rewrite_id)
    import_file(visitors, "external_id;shop\n4;later\n")
    operations.confirm_rewrite(rewrite_id, actor=visitors, now=NOW)
    run(rewrite_id)
    assert shops(visitors)["4"] == "later"
    assert queries.rewrite(visitors.account_id, rewrite_id).applied["unfit"] == 1


def test_choices_are_changed_as_a_kind_is(visitors: Actor) -> None:
    choices = ["12", "Many", "None"]
    rewrite_id = operations.propose_kind("shop", kind="choice", choices=choices, actor=visitors, now=NOW)
    assert counted(visitors, rewrite_id).tally == {"same": 1, "rewritten": 1, "unfit": 2}
    confirmed(visitors, rewrite_id, clears=True)
    assert shops(visitors) == {"1": "12", "2": "", "3": "Many", "4": "", "5": "", "6": ""}
    assert queries.field(visitors.account_id, "shop").choices == ("12", "Many", "None")


def test_a_field_goes_with_its_values(visitors: Actor, stranger: Actor) -> None:
    make_contact(stranger, external_id="1", shop="Elsewhere")
    rewrite_id = operations.propose_removal("shop", actor=visitors, now=NOW)
    assert counted(visitors, rewrite_id).tally == {"held": 4}
    confirmed(visitors, rewrite_id)
    assert set(shops(visitors).values()) == {""}
    with pytest.raises(NotFound):
        queries.field(visitors.account_id, "shop")
    assert shops(stranger) == {"1": "Elsewhere"}


@pytest.mark.parametrize(
    "propose",
    [
        lambda actor: operations.propose_removal("mobile", actor=actor, now=NOW),
        lambda actor: operations.propose_kind("mobile", kind="text", actor=actor, now=NOW),
    ],
)
def test_the_sms_field_stays_what_it_is(people: Actor, propose: Callable[[Actor], int]) -> None:
    with pytest.raises(FieldIsSms):
        propose(people)


def test_only_an_account_s_own_contacts_change(people: Actor, stranger: Actor) -> None:
    make_contact(stranger, external_id="1", mobile="+33612345678")
    rewrite_id = operations.propose_numbers(number_format="local:CA", actor=people, now=NOW)
    for attempt in (operations.confirm_rewrite, operations.drop_rewrite):
        with pytest.raises(Refusal):
            attempt(rewrite_id, actor=stranger, now=NOW)
    confirmed(people, rewrite_id)
    assert numbers(stranger) == {"1": ("+33612345678", "", "FR")}
    assert queries.rewrites(stranger.account_id) == []
