"""Signature version 4, by the examples of its authors."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Secret
from chappe.gateways.http.aws.signing import canonical, signed
from chappe.gateways.http.request import Request

AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
SECRET = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def signature(request: Request, service: str = "service") -> str:
    found = signed(request, name="AKIDEXAMPLE", secret=SECRET, region="us-east-1", service=service, at=AT)
    return found.headers["Authorization"].rpartition("=")[2]


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [
        (
            "GET",
            "https://example.amazonaws.com/",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (
            "POST",
            "https://example.amazonaws.com/",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (
            "GET",
            "https://example.amazonaws.com/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
    ],
    ids=["get-vanilla", "post-vanilla", "get-vanilla-query-order-key-case"],
)
def test_the_suite_of_examples(method: str, url: str, expected: str) -> None:
    assert signature(Request(url, method)) == expected


def test_the_example_of_the_documentation() -> None:
    request = Request(
        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        "GET",
        {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    )
    expected = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    assert signature(request, "iam") == expected


def test_a_token_is_signed_too() -> None:
    found = signed(
        Request("https://example.amazonaws.com/"),
        name="A",
        secret=SECRET,
        region="r",
        service="s",
        at=AT,
        token="t",
    )
    assert "SignedHeaders=host;x-amz-date;x-amz-security-token," in found.headers["Authorization"]


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_each_body_has_its_signature(one: bytes, other: bytes) -> None:
    url = "https://example.amazonaws.com/"
    same = signature(Request(url, "POST", body=one)) == signature(Request(url, "POST", body=other))
    assert same == (one == other)
    assert canonical(Request(url, "POST", {"B": " x  y ", "a": "1"}))[1] == "a;b"
