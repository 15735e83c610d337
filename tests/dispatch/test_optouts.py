"""What a provider says of a person who told it to stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.optouts import OPTED_OUT, is_opt_out, source_of
from chappe.gateways.http.aws.codes import CODES as AWS
from chappe.gateways.http.infobip.codes import CODES as INFOBIP
from chappe.gateways.http.outcome import Meaning
from chappe.gateways.http.twilio.codes import CODES as TWILIO
from chappe.gateways.http.vonage.codes import CODES as VONAGE


@pytest.mark.parametrize(
    ("kind", "codes"), [("aws", AWS), ("infobip", INFOBIP), ("twilio", TWILIO), ("vonage", VONAGE)]
)
def test_they_are_final_answers_of_their_provider(kind: str, codes: dict[str, Meaning]) -> None:
    # Those that are numbers alone are of Infobip's reports.
    assert {codes[code] for code in OPTED_OUT[kind] if kind != "infobip" or not code.isdecimal()} == {
        Meaning.FINAL
    }


@given(st.sampled_from([*OPTED_OUT, "smpp"]), st.text(max_size=8))
def test_no_other_code_suppresses_anybody(kind: str, code: str) -> None:
    assert is_opt_out(kind, code) is (code in OPTED_OUT.get(kind, ()))
    assert len(source_of("g" * 60, code * 20)) <= 120
