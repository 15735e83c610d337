"""A large account as it might be in life: forty countries, consents, fields, lists, criteria, a stop list."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SLUG = "crowd"

# What follows a prefix is this many digits; each stands for as many hundredths of the account as it is written.
SHARES = (
    *[("FR", "+336", 8)] * 52,
    *[("US", "+1", 7)] * 14,
    *[("CA", "+1", 7)] * 6,
    *[("GB", "+44740", 7)] * 4,
    *[("DE", "+49151", 8)] * 4,
    *[("BE", "+3247", 7)] * 3,
    *[("ES", "+346", 8)] * 2,
    *[("IT", "+39347", 7)] * 2,
    ("CH", "+4179", 7),
    ("NL", "+316", 8),
    ("PT", "+35191", 7),
    ("AU", "+614", 8),
    ("BR", "+551196", 7),
    ("RE", "+262692", 6),
    ("GP", "+590690", 6),
    ("MQ", "+596696", 6),
    ("GF", "+594694", 6),
    ("PL", "+4850", 7),
    ("SE", "+4670", 7),
    ("AT", "+43664", 7),
    ("MX", "+5255", 8),
)
AREAS = {
    "US": "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248"
    " 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317"
    " 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412"
    " 413 414 415 417 419 423 425 432 434 435 440 443 469 478 479 480 484 501 502 503 504 505 507 508 509 510 512"
    " 513 515 516 517 518 520 530 540 541 559 561 562 563 570 571 573 574 575 580 585 586 601 602 603 605 606 607"
    " 608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 646 650 651 660 661 662 678 682 701 702 703"
    " 704 706 707 708 712 713 714 715 716 717 718 719 720 724 727 731 732 734 740 757 760 763 765 770 772 773 775"
    " 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 850 856"
    " 858 859 860 863 864 865 870 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 931"
    " 936 937 940 941 949 951 952 954 956 970 971 972 973 978 979 980 985 989",
    "CA": "204 250 306 403 416 418 450 506 514 519 604 613 647 705 709 778 780 807 819 902 905",
}

# Each one in 200 has the number of another; one in 50 has none. The numbers are spread by a multiplier without a
# factor of ten, so that no two others are the same.
CONTACTS = """
INSERT INTO chappe_contact (account_id, external_id, first_name, last_name, language, country, time_zone,
    postal_code, attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
SELECT %(account)s, 'c-' || i,
    (%(first_names)s::text[])[1 + (i::bigint * 31) %% cardinality(%(first_names)s::text[])],
    (%(last_names)s::text[])[1 + (i::bigint * 17) %% cardinality(%(last_names)s::text[])] || CASE WHEN i %% 3 = 0
        THEN '-' || (%(last_names)s::text[])[1 + (i::bigint * 23) %% cardinality(%(last_names)s::text[])] ELSE '' END,
    (ARRAY['fr', 'en', 'de', ''])[1 + i %% 4], slot.country, '',
    lpad(((i::bigint * 7919) %% 95000)::text, 5, '0'),
    jsonb_build_object('mobile', number.written, 'points', ((i::bigint * 37) %% 1000)::text,
        'city', (%(cities)s::text[])[1 + (i::bigint * 13) %% cardinality(%(cities)s::text[])],
        'birthday', (date '1950-01-01' + ((i::bigint * 11) %% 20000)::int)::text,
        'vip', CASE WHEN i %% 50 = 0 THEN 'true' ELSE 'false' END,
        'size', (ARRAY['S', 'M', 'L'])[1 + i %% 3], 'store', 'Store ' || (i %% 240)),
    CASE WHEN i %% 50 <> 7 THEN number.written END,
    CASE WHEN i %% 50 <> 7 THEN '' WHEN i %% 100 = 7 THEN 'missing' ELSE 'invalid' END,
    CASE WHEN i %% 50 <> 7 THEN slot.country ELSE '' END,
    i %% 400 <> 9, i %% 500 = 11,
    %(now)s::timestamptz - make_interval(hours => (i %% 20000)::int),
    %(now)s::timestamptz - make_interval(hours => (i %% 2000)::int)
FROM generate_series(%(first)s, %(last)s) AS i
CROSS JOIN LATERAL (SELECT CASE WHEN i %% 200 = 0 THEN i - 100 ELSE i END AS own) AS person
CROSS JOIN LATERAL (SELECT (%(countries)s::text[])[1 + i %% 100] AS country,
    (%(prefixes)s::text[])[1 + i %% 100] AS prefix,
    (%(digits)s::int[])[1 + i %% 100] AS digits) AS slot
CROSS JOIN LATERAL (SELECT slot.prefix || CASE slot.country
    WHEN 'US' THEN (%(us)s::text[])[1 + (person.own / 100) %% cardinality(%(us)s::text[])]
        || 200 + person.own %% 100 || lpad((person.own / 100 %% 10000)::text, 4, '0')
    WHEN 'CA' THEN (%(ca)s::text[])[1 + (person.own / 100) %% cardinality(%(ca)s::text[])]
        || 300 + person.own %% 100 || lpad((person.own / 100 %% 10000)::text, 4, '0')
    ELSE lpad(((person.own::bigint * 7919) %% (10 ^ slot.digits)::bigint)::text, slot.digits, '0')
    END AS written) AS number
"""
STATEMENTS = """
INSERT INTO chappe_consentstatement (account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof,
    recorded_at, recorded_by)
SELECT account_id, id, %(topic)s, CASE WHEN id %% 20 = 0 THEN 'withdrawn' ELSE 'granted' END,
    CASE WHEN id %% 9 = 0 THEN 'implied' ELSE 'express' END, at.at,
    CASE WHEN id %% 9 = 0 THEN at.at + interval '730 days' END, 'form', '', at.at, 'Chappe'
FROM chappe_contact
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - make_interval(days => (id %% 900)::int) AS at) AS at
WHERE account_id = %(account)s AND id %% 10 < %(tenths)s
"""
CONSENTS = """
INSERT INTO chappe_consent (account_id, contact_id, topic_id, status, basis, at, expires_at)
SELECT account_id, contact_id, topic_id, status, basis, at, expires_at
FROM chappe_consentstatement WHERE account_id = %(account)s AND topic_id = %(topic)s
"""
MEMBERS = """
INSERT INTO chappe_groupmember (group_id, contact_id)
SELECT %(group)s, id FROM chappe_contact
WHERE account_id = %(account)s AND (id * 7919) %% 1000000 < %(millionths)s
"""
SUPPRESSIONS = """
INSERT INTO chappe_suppression (account_id, number, reason, source, at)
SELECT account_id, number, (ARRAY['stop', 'stop', 'stop', 'complaint', 'dead_number', 'manual'])[1 + id %% 6], '',
    %(now)s::timestamptz - make_interval(mins => (id %% 500000)::int)
FROM chappe_contact WHERE account_id = %(account)s AND id %% 50 = 1 AND number IS NOT NULL
ON CONFLICT DO NOTHING
"""

FIRST_NAMES = (
    "Marie Jean-Noël Chloé François Zoë Anne Bernard Camille Denis Élodie Fatima Guy Hélène Inès Jules Karim Léa"
    " Mohamed Nadia Olivier Paul Quentin Rose Sophie Thomas Ursule Victor Wendy Xavier Yasmine Étienne Noémie"
)
LAST_NAMES = (
    "Durand Lefèvre Tremblay Smith Martin Bernard Petit Robert Richard Dubois Moreau Laurent Simon Michel Leroy Roux"
    " David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Faure André Mercier"
    " Blanc Guérin Boyer Garnier Chevalier Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel"
)
CITIES = "Paris Lyon Marseille Lille Nantes Nice Rennes Brest Nîmes Montréal Leeds Strasbourg"

FIELDS = {
    "city": ("City", "text", []),
    "points": ("Points", "number", []),
    "birthday": ("Birthday", "date", []),
    "vip": ("VIP", "boolean", []),
    "size": ("Size", "choice", ["S", "M", "L"]),
    "store": ("Store", "text", []),
    **{f"extra_{place}": (f"Extra {place}", "text", []) for place in range(1, 14)},
}

# Millionths of the account that each list holds.
LISTS = {
    "Everybody": 1_000_000,
    "Half": 500_000,
    "A quarter": 250_000,
    "A tenth": 100_000,
    "Loyal": 50_000,
    **{f"Store {place}": 4_000 for place in range(1, 9)},
    "Testers": 20,
}
CRITERIA: dict[str, object] = {
    "Paris": {"field": "city", "op": "is", "value": "Paris"},
    "Points and consent": {
        "and": [{"field": "points", "op": "at_least", "value": 500}, {"consent": "offers", "op": "granted"}]
    },
    "Not sent lately": {"deployment": None, "op": "not_sent", "days": 30},
    "Birthday this week": {"field": "birthday", "op": "anniversary_within", "value": 7},
    "Loyal or consenting or sent": {
        "or": [
            {"group": "Half", "op": "in"},
            {"consent": "offers", "op": "granted"},
            {"deployment": None, "op": "sent", "days": 30},
        ]
    },
    "VIP of Lyon": {"and": [{"field": "city", "op": "is", "value": "Lyon"}, {"field": "vip", "op": "yes"}]},
}


@dataclass(slots=True)
class Crowd:
    """The ids of what was made."""

    account: int
    topics: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    gateway: int = 0


def make_crowd(contacts: int, now: datetime) -> Crowd:
    """The account, its people and what they belong to; its deployments are `bench.history`'s."""
    from chappe.accounts.models import Account
    from chappe.accounts.queries import operator
    from chappe.audience.operations import create_dynamic_group

    account = Account.objects.create(slug=SLUG, name="Crowd", language="fr", created_at=LONG_AGO)
    crowd = Crowd(account.pk)
    _make_means(crowd)
    _make_people(crowd, contacts, now)
    _make_lists(crowd)
    actor = operator(crowd.account)
    for name, where in CRITERIA.items():
        crowd.groups[name] = create_dynamic_group(
            name, criteria={"version": 1, "where": where}, actor=actor, now=now
        )
    return crowd


def run_sql(statement: str, **values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]


def _make_means(crowd: Crowd) -> None:
    from chappe.contacts.models import Field, Topic
    from chappe.gateways.contract import Secret
    from chappe.gateways.models import Gateway, Price
    from chappe.gateways.registry import encrypted
    from chappe.messages.models import Message, Sender

    of = {"account_id": crowd.account}
    for key, kind in (("offers", "marketing"), ("news", "marketing"), ("orders", "transactional")):
        topic = Topic.objects.create(
            key=key, name=key.title(), kind=kind, requires_consent=kind == "marketing", **of
        )
        crowd.topics[key] = topic.pk
    Field.objects.bulk_create(
        Field(key=key, name=name, kind=kind, choices=choices, created_at=LONG_AGO, **of)
        for key, (name, kind, choices) in FIELDS.items()
    )
    sender = Sender.objects.create(value="CHAPPE", kind="alphanumeric", **of)
    text = "Bonjour {{ first_name }}, nos soldes commencent samedi chez vous à {{ city }}. STOP 36180"
    for key, topic_id in crowd.topics.items():
        message = Message.objects.create(
            name=f"About {key}",
            topic_id=topic_id,
            sender=sender,
            text=text,
            created_at=LONG_AGO,
            updated_at=LONG_AGO,
            **of,
        )
        crowd.messages[key] = message.pk
    gateway = Gateway.objects.create(
        name="main",
        kind="smpp",
        host="127.0.0.1",
        port=2775,
        system_id="bench",
        pace=200,
        secret=encrypted(Secret("secret")),
        created_at=LONG_AGO,
        **of,
    )
    Price.objects.create(gateway=gateway, country="", amount="0.045")
    Price.objects.create(gateway=gateway, country="FR", amount="0.0321")
    crowd.gateway = gateway.pk


def _make_people(crowd: Crowd, contacts: int, now: datetime) -> None:
    names = {
        "first_names": FIRST_NAMES.split(),
        "last_names": LAST_NAMES.split(),
        "cities": CITIES.split(),
    }
    slots = {
        "countries": [country for country, _prefix, _digits in SHARES],
        "prefixes": [prefix for _country, prefix, _digits in SHARES],
        "digits": [digits for _country, _prefix, digits in SHARES],
        "us": AREAS["US"].split(),
        "ca": AREAS["CA"].split(),
    }
    for first in range(1, contacts + 1, 100_000):
        last = min(first + 99_999, contacts)
        run_sql(CONTACTS, account=crowd.account, now=now, first=first, last=last, **names, **slots)
    for key, tenths in (("offers", 7), ("news", 3)):
        topic = {"account": crowd.account, "topic": crowd.topics[key]}
        run_sql(STATEMENTS, now=now, tenths=tenths, **topic)
        run_sql(CONSENTS, **topic)
    run_sql(SUPPRESSIONS, account=crowd.account, now=now)
    run_sql("VACUUM ANALYZE")


def _make_lists(crowd: Crowd) -> None:
    from chappe.contacts.models import Group

    for name, millionths in LISTS.items():
        group = Group.objects.create(account_id=crowd.account, name=name, created_at=LONG_AGO)
        crowd.groups[name] = group.pk
        run_sql(MEMBERS, account=crowd.account, group=group.pk, millionths=millionths)
    run_sql("VACUUM ANALYZE chappe_groupmember")
