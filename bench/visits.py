"""Every page of the console as the large account opens it: an address, or a form as it would be posted."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from bench.crowd import SLUG, Crowd

# What only moves the browser on, takes a file, or downloads one in a stream; and what no signed-in person opens.
NOT_PAGES = (
    "callback home sign_in sign_out language contact_link contact_links_revoke contact_activity contact_channel"
    " contact_data"
    " import_begin import_discard import_rejections consent_change_stop group_freeze group_delete group_add"
    " group_remove deployment_prepare deployment_approve deployment_reject deployment_pause deployment_resume"
    " deployment_cancel deployment_export number_formats_csv number_serve rewrite_confirm rewrite_drop"
    " member_role member_remove deployment_redraft"
    " message_restore message_template message_template_delete message_test_preview"
    " auto_answers reply_words thread_assign thread_move thread_settle sender_lift trial_number_delete"
    " field_kind field_remove gateway_prices_file gateway_switch suppression_export hours_place hours_close_day"
    " hours_reopen_day"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of the page ``page``; ``posted`` is a form, ``htmx`` says that a piece of a page is asked for."""

    page: str
    args: tuple[object, ...] = ()
    query: str = ""
    posted: dict[str, object] | None = None
    htmx: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.page} {self.note}".strip()

    @property
    def address(self) -> str:
        from django.urls import reverse

        args = self.args if self.page in ("preferences", "callback") else (SLUG, *self.args)
        return reverse(f"console:{self.page}", args=args) + self.query


@dataclass(slots=True)
class Visits:
    """What is visited, of what was made."""

    crowd: Crowd
    made: dict[str, int]
    found: list[Visit] = field(default_factory=list)

    def add(self, page: str, *args: object, note: str = "", query: str = "", **options: object) -> None:
        self.found.append(Visit(page, args, query, note=note, **options))  # type: ignore[arg-type]


def visits(crowd: Crowd, made: dict[str, int]) -> list[Visit]:
    """All of them, in the order of the console's addresses."""
    them = Visits(crowd, made)
    _contacts(them)
    _searches(them)
    _groups(them)
    _composing(them)
    _deployments(them)
    _replies(them)
    _settings(them)
    return them.found


def unvisited(found: list[Visit]) -> set[str]:
    """The console's pages that are not among them."""
    from django.urls import get_resolver

    names = {str(name) for name in get_resolver("chappe.console.urls").reverse_dict if isinstance(name, str)}
    return names - {visit.page for visit in found} - set(NOT_PAGES.split())


def _contacts(them: Visits) -> None:
    from chappe.contacts.models import Contact
    from chappe.contacts.preferences import Link
    from chappe.contacts.queries import address_of

    someone = Contact.objects.filter(account_id=them.crowd.account, number_country="FR").order_by("pk")[5_000]
    for page in ("overview", "calendar", "overview_days", "search", "contact_new", "imports", "import_new"):
        them.add(page)
    for query in ("Durand", "+33612345678", "612", "Offers"):
        them.add("search", note=f"“{query}”", posted={"search": query})
    for page in (
        "contact",
        "contact_edit",
        "contact_consent",
        "contact_texts",
        "contact_groups",
        "contact_erase",
    ):
        them.add(page, someone.pk)
    them.add("contact_why", someone.pk)
    them.add("contact_why", someone.pk, note="of a draft", query=f"?deployment={them.made['draft']}")
    link = address_of(Link(them.crowd.account, someone.pk, generation=0))
    them.add("preferences", link.rpartition("/")[2])
    for page, kept in (("import", "import"), ("import_undo", "import"), ("import_preview", "draft_import")):
        them.add(page, them.made[kept])
    them.add("import_undo", them.made["import"], note="counted", query="?exactly")


def _searches(them: Visits) -> None:
    """The list of contacts, by itself and narrowed in every way, alone and together."""
    from chappe.console.sealing import sealed

    groups, topics = them.crowd.groups, them.crowd.topics
    filters = {
        "": "",
        "a late page": "before=20000",
        "active": "standing=active",
        "inactive": "standing=inactive",
        "blocked": "standing=blocked",
        "on the stop list": "standing=suppressed",
        "erased": "standing=erased",
        "no number": "problem=any",
        "not a mobile": "problem=not_mobile",
        "France": "country=FR",
        "nowhere": "country=ZW",
        "of a list": f"group={groups['Half']}",
        "of a small list": f"group={groups['Testers']}",
        "consenting": f"topic={topics['offers']}&consent=granted",
        "withdrawn": f"topic={topics['offers']}&consent=withdrawn",
        "granted, stop list, France": f"topic={topics['offers']}&consent=granted&standing=suppressed&country=FR",
        "list and withdrawn": f"group={groups['A tenth']}&topic={topics['offers']}&consent=withdrawn",
        "list, Guadeloupe, withdrawn": f"group={groups['Half']}&country=GP&topic={topics['news']}&consent=withdrawn",
        "small list and stop list": f"group={groups['Loyal']}&standing=suppressed",
        "inactive and consenting": f"standing=inactive&topic={topics['news']}&consent=granted",
        "blocked of a list": f"standing=blocked&group={groups['A quarter']}",
        "no number, of a list": f"problem=missing&group={groups['A tenth']}",
        "not a mobile, of a list": f"problem=not_mobile&group={groups['Everybody']}",
        "criteria": f"group={groups['Paris']}",
    }
    words = ("Durand", "Zoë", "Chloé Durand", "ma", "z", "Qwertz", "612345", "+33612345678", "c-77777")
    for note, query in filters.items():
        them.add("contacts", note=note, query=f"?{query}" if query else "")
        if query:
            them.add("contacts_counted", note=note, query=f"?{query}", htmx=True)
    for word in words:
        them.add("contacts", note=f"“{word}”", query=f"?q={sealed(word)}")
    together = {
        "“Durand” of a small list": f"group={groups['Testers']}&q={sealed('Durand')}",
        "“Durand” of a list": f"group={groups['A tenth']}&q={sealed('Durand')}",
        "“Durand” of a list, withdrawn": f"group={groups['Half']}&topic={topics['offers']}&consent=withdrawn"
        f"&q={sealed('Durand')}",
        "“Qwertz” consenting": f"topic={topics['offers']}&consent=granted&q={sealed('Qwertz')}",
        "“ma” in Réunion": f"country=RE&q={sealed('ma')}",
        "“612” on the stop list": f"standing=suppressed&q={sealed('612')}",
        "“z” inactive": f"standing=inactive&q={sealed('z')}",
        "“Zoë Roux” without number": f"problem=any&q={sealed('Zoë Roux')}",
    }
    for note, query in together.items():
        them.add("contacts", note=note, query=f"?{query}")
        them.add("contacts_counted", note=note, query=f"?{query}", htmx=True)


CRITERIA = {
    "city": {"field": "city", "op": "is", "value": "Paris"},
    "name": {"field": "first_name", "op": "contains", "value": "ar"},
    "consent": {"consent": "offers", "op": "granted"},
    "list": {"group": "Half", "op": "in"},
    "not sent": {"deployment": None, "op": "not_sent", "days": 30},
    "sent often": {"deployment": None, "op": "sent_times", "value": 1, "days": 90},
    "all three": {
        "and": [
            {"field": "points", "op": "at_least", "value": 500},
            {"consent": "offers", "op": "granted"},
            {"deployment": None, "op": "not_sent", "days": 30},
        ]
    },
    "one of three": {
        "or": [
            {"group": "Half", "op": "in"},
            {"consent": "offers", "op": "granted"},
            {"deployment": None, "op": "sent", "days": 30},
        ]
    },
    "delivered or city": {
        "or": [
            {"deployment": None, "op": "delivered", "days": 60},
            {"field": "city", "op": "is", "value": "Paris"},
        ]
    },
}


def _groups(them: Visits) -> None:
    groups = them.crowd.groups
    for page in ("groups", "group_new", "group_new_dynamic"):
        them.add(page)
    for name in ("Everybody", "Half", "Testers", "Paris", "Not sent lately", "Loyal or consenting or sent"):
        them.add("group", groups[name], note=f"“{name}”")
        them.add("group_size", groups[name], note=f"“{name}”", posted={}, htmx=True)
    them.add("group", groups["Half"], note="searched", posted={"search": "Durand"})
    them.add("group", groups["Paris"], note="of criteria searched", posted={"search": "Durand"})
    for page in ("group_criteria", "group_duplicate", "group_rename"):
        them.add(page, groups["Paris"])
    them.add("criteria_rows", posted=_criteria(CRITERIA["city"]), htmx=True)
    for name, where in CRITERIA.items():
        them.add("criteria_count", note=name, posted=_criteria(where), htmx=True)
    them.add("consent_change", them.made["change"])
    grant = {"topic": "offers", "status": "granted", "basis": "express", "source": "form", "preset": ""}
    for name in ("Everybody", "Testers", "Paris"):
        them.add("group_consent", groups[name], note=f"“{name}”")
        them.add("group_consent", groups[name], note=f"“{name}” filled in", posted=grant)
        them.add(
            "group_consent",
            groups[name],
            note=f"“{name}” in numbers",
            posted={**grant, "count": "yes"},
            htmx=True,
        )


def _criteria(where: object) -> dict[str, object]:
    return {"mode": "json", "json": json.dumps({"version": 1, "where": where}), "group_id": ""}


def _composing(them: Visits) -> None:
    from chappe.base.clock import now

    message = them.crowd.messages["offers"]
    for page in ("messages", "message_new", "deployments", "deployment_new", "reports"):
        them.add(page)
    for page in ("message", "message_history", "message_test"):
        them.add(page, message)
    them.add("message_tests", message, htmx=True)
    them.add("message_templates")
    them.add("message_readers", posted={"text": "Bonjour {{ first_name }}", "reader": "Durand"}, htmx=True)
    them.add("message_count", posted={"text": "Bonjour {{ first_name }}", "topic": "offers"}, htmx=True)
    schedule = {"when": "at", "zone": "Europe/Paris"}
    local = {**schedule, "when": "local"}
    day = (now() + timedelta(days=3)).strftime("%Y-%m-%d")
    for name in ("draft", "draft_all", "draft_or"):
        draft = them.made[name]
        for step in ("edit", "recipients", "duplicates", "schedule", "check"):
            them.add(f"deployment_{step}", draft, note=f"“{name}”")
        for counted in ("count", "points", "shared"):
            them.add(f"deployment_{counted}", draft, note=f"“{name}”", htmx=True)
        for note, form in (("", schedule), ("in their time", local)):
            posted: dict[str, object] = {**form, "date": day, "time": "10:00"}
            them.add("deployment_foresee", draft, note=f"“{name}” {note}", posted=posted, htmx=True)


def _deployments(them: Visits) -> None:
    shown = {name: pk for name, pk in them.made.items() if "import" not in name}
    for name, pk in shown.items():
        them.add("deployment", pk, note=name)
    for name in ("prepared", "many_windows"):
        pk = them.made[name]
        for page in ("approval", "samples", "course", "people", "left_out", "changes", "preparation"):
            them.add(f"deployment_{page}", pk, note=name)
    prepared = them.made["prepared"]
    them.add("deployment_people", prepared, note="searched by name", posted={"search": "Durand"})
    them.add("deployment_people", prepared, note="searched by rare name", posted={"search": "Qwertz"})
    them.add("deployment_people", prepared, note="searched by digits", posted={"search": "612345"})
    them.add("deployment_people", prepared, note="late page", posted={"after": "500000"})
    them.add("deployment_left_out", prepared, note="by reason", query="?choice=inactive")
    for name in ("sending", "finished_Half"):
        pk = them.made[name]
        for page in ("sending", "course", "people", "unknown"):
            them.add(f"deployment_{page}{'s' if page == 'unknown' else ''}", pk, note=name)
        for state in ("ready", "delivered", "failed", "unknown", "held"):
            them.add("deployment_people", pk, note=f"{name}, {state}", query=f"?choice={state}")
    them.add("deployment_sending", them.made["sending"], note="live", query="?state=sending", htmx=True)


def _replies(them: Visits) -> None:
    from chappe.inbound.models import Thread

    thread = Thread.objects.filter(account_id=them.crowd.account).values_list("id", flat=True).first()
    them.add("replies")
    for choice in ("all", "stopped", "doubtful"):
        them.add("replies", note=choice, query=f"?choice={choice}")
    them.add("replies", note="searched by digits", posted={"search": "612345"})
    them.add("reply_count", posted={"text": "Bonjour"}, htmx=True)
    if thread is not None:  # of a small crowd nobody may have answered
        them.add("thread", thread)
        them.add("thread_texts", thread, htmx=True)


def _settings(them: Visits) -> None:
    from chappe.contacts.models import Suppression
    from chappe.gateways.models import Gateway

    gateway = Gateway.objects.get(account_id=them.crowd.account).pk
    plain = (
        "settings fields field_new numbers number_formats topics topic_new caps senders sender_new gateways"
        " gateway_new members member_new suppressions suppression_new suppression_import dead_numbers hours"
        " hours_own hours_ask audit password replying reply_texts links trial_numbers suppression_senders content"
    )
    for page in plain.split():
        them.add(page)
    them.add("number_formats", note="searched", query="?search=fr")
    them.add("content_country", query="?country=FR")
    for name in ("city", "points"):
        them.add("field", name, note=name)
    them.add("topic_rename", them.crowd.topics["offers"])
    for page in ("gateway", "gateway_prices", "gateway_activity"):
        them.add(page, gateway)
    them.add("rewrite", them.made["rewrite"])
    held = Suppression.objects.filter(account_id=them.crowd.account).values_list("number", flat=True)[0]
    them.add("suppression_lift", posted={"number": held})
    them.add("suppressions", note="searched", posted={"search": "612"})
    them.add("suppressions", note="by reason", posted={"choice": "complaint"})
