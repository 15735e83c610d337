"""The texts of environment variables: what is taken, what is refused, and by which name."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.config import values
from chappe.config.faults import ConfigurationError

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("yes", True), ("TRUE", True), ("1", True), ("on", True), ("no", False), ("False", False), ("0", False)],
)
def test_flag_takes_the_usual_words(text: str, meant: bool) -> None:
    assert values.flag("CHAPPE_DEBUG", text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("localhost:1", ("localhost", 1)),
        ("[::]:8080", ("::", 8080)),
        ("sms.example.org:65535", ("sms.example.org", 65535)),
    ],
)
def test_address_parts_host_and_port(text: str, meant: tuple[str, int]) -> None:
    assert values.address("CHAPPE_BIND", text) == meant


@pytest.mark.parametrize(
    ("text", "octets"),
    [("512MB", 512 * 1024**2), ("2 GB", 2 * 1024**3), ("7", 7), ("3kb", 3072), ("1MiB", 1024**2)],
)
def test_a_size_is_read_with_its_unit(text: str, octets: int) -> None:
    assert values.size("CHAPPE_UPLOAD_LIMIT", text) == octets


def test_hosts_are_lower_case_and_each_once() -> None:
    assert values.hosts("H", " SMS.example.org, ,.example.org,sms.example.org,[::1],*") == (
        "sms.example.org",
        ".example.org",
        "[::1]",
        "*",
    )


def test_a_public_address_stands_without_a_slash_at_its_end() -> None:
    assert values.public_url("P", "https://SMS.example.org/") == "https://sms.example.org"
    assert values.public_url("P", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (values.flag, "maybe"),
        (values.public_url, "sms.example.org"),
        (values.public_url, "ftp://sms.example.org"),
        (values.public_url, "https://sms.example.org/page"),
        (values.public_url, "https://sms.example.org?x=1"),
        (values.public_url, "https://me@sms.example.org"),
        (values.public_url, "https://sms.example.org:port"),
        (values.public_url, "https://"),
        (values.size, "0"),
        (values.size, "MB"),
        (values.size, "1.5GB"),
        (values.size, "-1MB"),
        (values.port, "0"),
        (values.port, "65536"),
        (values.port, "-1"),
        (values.port, "٣"),
        (values.port, "80 "),
        (values.address, "8000"),
        (values.address, ":8000"),
        (values.address, "::1:8000"),
        (values.address, "[127.0.0.1]:8000"),
        (values.address, "http://localhost:8000"),
        (values.address, "localhost:http"),
        (values.hosts, "https://sms.example.org"),
        (values.hosts, "sms.example.org:443"),
        (values.hosts, "sms example"),
        (values.hosts, "a/b"),
        (values.signing_key, "short"),
        (values.signing_key, "a" * 60),
        (values.fernet_key, "short"),
        (values.fernet_key, KEY[:-1]),
        (values.fernet_key, KEY + "AAAA"),
        (values.fernet_key, "é" * 44),
    ],
)
def test_a_bad_value_is_refused_by_name_with_a_remedy(
    reader: Callable[[str, str], object], text: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        reader("CHAPPE_THIS", text)
    assert refused.value.what.startswith("CHAPPE_THIS ")
    assert refused.value.remedy
    assert str(refused.value) == f"{refused.value.what}\n{refused.value.remedy}"


@given(st.text("0123456789", min_size=8, max_size=49))
def test_a_refused_secret_is_not_quoted(text: str) -> None:
    for reader in (values.signing_key, values.fernet_key):
        with pytest.raises(ConfigurationError) as refused:
            reader("CHAPPE_THIS", text)
        assert text not in str(refused.value)


@given(st.binary(max_size=64))
def test_a_fernet_key_is_32_bytes_in_url_safe_base64(secret: bytes) -> None:
    text = base64.urlsafe_b64encode(secret).decode()
    if len(secret) == 32:
        assert values.fernet_key("K", text) == text
    else:
        with pytest.raises(ConfigurationError):
            values.fernet_key("K", text)


@given(host=st.ip_addresses(v=6).map(str) | st.just("localhost"), port=st.integers(1, 65535))
def test_an_address_written_is_read_back(host: str, port: int) -> None:
    written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    assert values.address("CHAPPE_BIND", written) == (host, port)


LABELS = st.text("abz09", min_size=1, max_size=6)


@given(st.lists(st.lists(LABELS, min_size=1, max_size=3).map(".".join), unique=True))
def test_hosts_written_are_read_back(names: list[str]) -> None:
    assert values.hosts("CHAPPE_ALLOWED_HOSTS", ", ".join(names)) == tuple(names)
