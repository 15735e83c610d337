"""Where a database is: read from a URL, said again in libpq's, Django's and the URL's own form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from chappe.config.faults import ConfigurationError
from chappe.config.target import ConnectionTarget

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
TARGETS = st.builds(
    ConnectionTarget,
    dbname=TEXT.filter(bool),
    user=TEXT,
    password=TEXT,
    host=TEXT,
    port=st.just("") | st.integers(1, 65535).map(str),
    options=st.dictionaries(
        st.sampled_from(["sslmode", "application_name", "sslrootcert"]), TEXT.filter(bool)
    ),
)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (
            "postgresql://chappe:p%40ss%2Fword@db.example.org:5433/sms?sslmode=verify-full&connect_timeout=5",
            ConnectionTarget(
                "sms",
                "chappe",
                "p@ss/word",
                "db.example.org",
                "5433",
                {"sslmode": "verify-full", "connect_timeout": "5"},
            ),
        ),
        ("postgres://localhost/sms", ConnectionTarget("sms", host="localhost")),
        ("postgresql:///sms?host=/run/postgresql", ConnectionTarget("sms", host="/run/postgresql")),
        ("postgresql://me@%2Frun%2Fpg/sms", ConnectionTarget("sms", "me", host="/run/pg")),
        ("postgresql://[2001:db8::1]:5432/sms", ConnectionTarget("sms", host="2001:db8::1", port="5432")),
        ("postgresql://a:1,b:2/sms", ConnectionTarget("sms", host="a,b", port="1,2")),
    ],
)
def test_a_url_is_read(url: str, meant: ConnectionTarget) -> None:
    assert ConnectionTarget.from_url(url) == meant


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("mysql://chappe:hidden@localhost/sms", "does not begin with postgresql://"),
        ("chappe:hidden@localhost/sms", "does not begin with postgresql://"),
        ("postgresql://chappe:hidden@localhost", "names no database"),
        ("postgresql://chappe:hidden@localhost:http/sms", "has a port that is not a number"),
        ("postgresql://chappe:hidden%zz@localhost/sms", "cannot be read (invalid percent-encoded token)"),
        (
            "postgresql://chappe:hidden@[::1/sms",
            "cannot be read (end of string reached when looking for matching)",
        ),
        (
            "postgresql://chappe:hidden@localhost/sms?sslmod=require",
            "cannot be read (invalid URI query parameter)",
        ),
    ],
)
def test_a_bad_url_is_refused_without_its_password(url: str, fault: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        ConnectionTarget.from_url(url)
    assert refused.value.what == f"CHAPPE_DATABASE_URL {fault}."
    assert "hidden" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@given(TARGETS)
def test_a_target_survives_its_url_and_its_conninfo(target: ConnectionTarget) -> None:
    assert ConnectionTarget.from_url(target.url()) == target
    assert conninfo_to_dict(target.conninfo()) == target.parameters()


@given(TARGETS)
def test_django_gets_every_part(target: ConnectionTarget) -> None:
    options = target.django()
    assert options == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": target.dbname,
        "USER": target.user,
        "PASSWORD": target.password,
        "HOST": target.host,
        "PORT": target.port,
        "OPTIONS": target.options,
    }


def test_the_password_is_not_shown() -> None:
    assert "hidden" not in repr(ConnectionTarget("sms", "chappe", "hidden"))


def test_another_database_of_the_same_server() -> None:
    target = ConnectionTarget("sms", "chappe", "secret", "db", "1", {"sslmode": "require"})
    assert target.for_database("other") == ConnectionTarget(
        "other", "chappe", "secret", "db", "1", {"sslmode": "require"}
    )
