import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.smpp import errors
from chappe.gateways.smpp.errors import Disposition


@given(st.integers(0, 2**32 - 1), st.frozensets(st.integers(0, 2**32 - 1)))
def test_a_code_that_is_not_known_is_final_and_shown(code: int, again: frozenset[int]) -> None:
    if not errors.known(code):
        assert errors.name(code) == f"0x{code:08X}"
        assert errors.disposition(code, again) == (Disposition.AGAIN if code in again else Disposition.FINAL)


@given(st.sampled_from(sorted(errors.CODES)))
def test_names_and_codes_agree(name: str) -> None:
    assert errors.name(errors.CODES[name]) == name


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("ESME_RTHROTTLED", Disposition.AGAIN),
        ("ESME_RMSGQFUL", Disposition.AGAIN),
        ("ESME_RX_T_APPN", Disposition.AGAIN),
        ("ESME_RINVBNDSTS", Disposition.REBIND),
        ("ESME_RINVDSTADR", Disposition.FINAL),
        ("ESME_RSYSERR", Disposition.FINAL),
        ("ESME_RINVEXPIRY", Disposition.FINAL),
    ],
)
def test_what_refusals_mean(name: str, disposition: Disposition) -> None:
    assert errors.disposition(errors.CODES[name]) == disposition


def test_a_provider_s_own_later() -> None:
    assert errors.disposition(errors.RSYSERR, frozenset({errors.RSYSERR})) == Disposition.AGAIN
