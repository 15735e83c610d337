import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Encoding, PartOf
from chappe.gateways.smpp import concatenation
from chappe.gateways.smpp.concatenation import LongForm

places = st.integers(1, 255).flatmap(
    lambda total: st.builds(PartOf, st.integers(0, 255), st.just(total), st.integers(1, total))
)


@given(places, st.binary(), st.sampled_from([LongForm.UDH8, LongForm.UDH16]))
def test_a_header_comes_back(place: PartOf, octets: bytes, form: LongForm) -> None:
    header = concatenation.header(place, form)
    if octets:
        assert concatenation.without_header(header + octets) == (place, octets)


@given(places)
def test_sar_parameters_come_back(place: PartOf) -> None:
    assert concatenation.place_in_tlvs(concatenation.sar(place)) == place


@given(st.binary(max_size=40))
def test_no_octets_crash_it_and_no_text_is_made_up(octets: bytes) -> None:
    place, text = concatenation.without_header(octets)
    assert octets.endswith(text)
    assert place is None or 1 <= place.index <= place.total


@given(st.sampled_from([LongForm.UDH8, LongForm.UDH16]), st.sampled_from(Encoding))
def test_header_and_part_fit_an_sms(form: LongForm, encoding: Encoding) -> None:
    """140 octets; in septets, the header takes as many as its bits need (3GPP TS 23.040 §9.2.3.24)."""
    header = len(concatenation.header(PartOf(1, 2, 1), form))
    part = concatenation.room(form, encoding, 2)
    if encoding == Encoding.GSM7:
        assert -(-header * 8 // 7) + part == 160
    else:
        assert header + part <= 140 < header + part + 2


@pytest.mark.parametrize(
    ("octets", "place", "text"),
    [
        (b"\x05\x00\x03\xcc\x02\x01Hi", PartOf(0xCC, 2, 1), b"Hi"),
        (b"\x06\x08\x04\x12\x34\x03\x02Hi", PartOf(0x1234, 3, 2), b"Hi"),
        (b"\x09\x24\x01\x01\x08\x04\x12\x34\x03\x02Hi", PartOf(0x1234, 3, 2), b"Hi"),  # after another element
        (b"\x05\x00\x03\xcc\x02\x03Hi", None, b"Hi"),  # part 3 of 2
        (b"\x05\x00\x03\xcc\x00\x00Hi", None, b"Hi"),
        (b"\x02\x70\x00Hi", None, b"Hi"),
        (b"\xffHi", None, b"\xffHi"),  # longer than the data: no header
        (b"", None, b""),
    ],
)
def test_headers_by_example(octets: bytes, place: PartOf | None, text: bytes) -> None:
    assert concatenation.without_header(octets) == (place, text)
