from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateways.smpp import naive
from tests.gateways.smpp.strategies import submissions

from chappe.gateways.contract import Encoding, SenderKind, Submission
from chappe.gateways.smpp import alphabet, concatenation
from chappe.gateways.smpp.concatenation import LongForm
from chappe.gateways.smpp.encoder import Encoder, Unwritable, relative_time, without_validity
from chappe.gateways.smpp.pdu import decode_message
from chappe.gateways.smpp.settings import GsmForm, SmppSettings, ValidityForm

SETTINGS = SmppSettings("smsc.example", service_type="CMT")
TEXT = Submission(
    1, "+33612345678", "Chappe", SenderKind.ALPHANUMERIC, Encoding.GSM7, (b"Hello",), timedelta(hours=2)
)


def fields(settings: SmppSettings, submission: Submission) -> list[dict[str, object]]:
    bodies = Encoder(settings, first_reference=0x1FF).bodies(submission)
    return [naive.read_body(body, naive.MESSAGE) for body in bodies]


@given(submissions(), st.sampled_from(LongForm))
def test_what_is_written_is_what_was_handed_over(submission: Submission, form: LongForm) -> None:
    read = fields(replace(SETTINGS, long_form=form), submission)
    written = b""
    for body in read:
        assert body["destination_addr"] == submission.number[1:]
        assert (body["dest_addr_ton"], body["dest_addr_npi"]) == (1, 1)
        number = submission.sender_kind == SenderKind.NUMBER
        assert body["source_addr"] == (submission.sender.removeprefix("+") if number else submission.sender)
        assert body["data_coding"] == (0 if submission.encoding == Encoding.GSM7 else 8)
        assert body["registered_delivery"] == 1
        octets, tlvs = body["short_message"], body["tlvs"]
        assert isinstance(octets, bytes)
        assert isinstance(tlvs, dict)
        if body["esm_class"] == 0x40:
            octets = concatenation.without_header(octets)[1]
        written += octets + tlvs.get(0x0424, b"")
    assert written == b"".join(submission.parts)


@given(submissions(), st.sampled_from(LongForm))
def test_the_parts_of_a_text_say_that_they_belong_together(submission: Submission, form: LongForm) -> None:
    total = len(submission.parts)
    read = fields(replace(SETTINGS, long_form=form), submission)
    if total == 1 or form == LongForm.PAYLOAD:
        assert len(read) == 1
        assert read[0]["esm_class"] == 0
        return
    places = []
    for body in read:
        octets, tlvs = body["short_message"], body["tlvs"]
        assert isinstance(octets, bytes)
        assert isinstance(tlvs, dict)
        in_header = concatenation.without_header(octets)[0] if body["esm_class"] == 0x40 else None
        place = in_header or concatenation.place_in_tlvs(tuple(tlvs.items()))
        assert place is not None
        places.append(place)
    assert [place.index for place in places] == list(range(1, total + 1))
    assert {place.total for place in places} == {total}
    assert {place.reference for place in places} == {0x00 if form == LongForm.UDH8 else 0x200}


@given(submissions(), st.booleans())
def test_the_same_encoder_gives_the_same_bodies_as_a_new_one(submission: Submission, receipts: bool) -> None:
    settings = replace(SETTINGS, receipts=receipts)
    used = Encoder(settings)
    used.bodies(TEXT)
    once = used.bodies(submission)
    assert Encoder(settings, 0).bodies(submission) == once


@given(st.timedeltas(timedelta(0), timedelta(days=5000)))
def test_a_validity_is_never_longer_than_asked_nor_nothing(validity: timedelta) -> None:
    written = relative_time(validity)
    assert (len(written), written[-4:]) == (16, "000R")
    years, months, days, hours, minutes, seconds = (int(written[at : at + 2]) for at in range(0, 12, 2))
    assert (years, hours < 24, minutes < 60, seconds < 60) == (0, True, True, True)
    read = timedelta(days=30 * months + days, hours=hours, minutes=minutes, seconds=seconds)
    assert timedelta(seconds=1) <= read <= max(validity, timedelta(seconds=1))
    assert read == timedelta(days=360) or validity - read < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("validity", "written"),
    [
        (timedelta(hours=2), "000000020000000R"),
        (timedelta(days=2, seconds=61), "000002000101000R"),
        (timedelta(days=31), "000101000000000R"),
        (timedelta(milliseconds=10), "000000000001000R"),
        (timedelta(days=-1), "000000000001000R"),
    ],
)
def test_validities_by_example(validity: timedelta, written: str) -> None:
    assert relative_time(validity) == written
    assert fields(SETTINGS, TEXT._replace(validity=validity))[0]["validity_period"] == written


def test_sixteen_bits_give_way_where_the_parts_leave_them_no_room() -> None:
    settings = replace(SETTINGS, long_form=LongForm.UDH16)
    for longest, header in ((152, b"\x06\x08\x04"), (153, b"\x05\x00\x03")):
        read = fields(settings, TEXT._replace(parts=(b"x" * longest, b"y")))
        said = [body["short_message"] for body in read]
        assert all(isinstance(octets, bytes) and octets.startswith(header) for octets in said)


@given(st.integers(1_704_067_200_000, 2_840_140_800_000), st.timedeltas(timedelta(0), timedelta(days=300)))
def test_an_absolute_validity_ends_when_asked_and_never_after(milliseconds: int, validity: timedelta) -> None:
    now = datetime.fromtimestamp(milliseconds / 1000, UTC)
    settings = replace(SETTINGS, validity_form=ValidityForm.ABSOLUTE)
    encoder = Encoder(settings, 0, lambda: now)
    (body,) = encoder.bodies(TEXT._replace(validity=validity))
    written = decode_message(body).validity
    assert written[-3:] == "00+"
    until = datetime.strptime(written[:12], "%y%m%d%H%M%S").replace(tzinfo=UTC)
    until += timedelta(milliseconds=100 * int(written[12]))
    asked = now + max(validity, timedelta(seconds=1))
    assert asked - timedelta(milliseconds=100) < until <= asked


def test_a_validity_is_cut_to_the_longest_that_the_network_takes() -> None:
    settings = replace(SETTINGS, longest_validity=timedelta(hours=48))
    assert (
        fields(settings, TEXT._replace(validity=timedelta(days=9)))[0]["validity_period"]
        == "000002000000000R"
    )
    assert (
        fields(settings, TEXT._replace(validity=timedelta(hours=1)))[0]["validity_period"]
        == "000000010000000R"
    )


def test_without_its_validity_a_body_is_the_same() -> None:
    (body,) = Encoder(SETTINGS).bodies(TEXT._replace(validity=timedelta(hours=1)))
    bare = without_validity(body)
    assert bare is not None
    assert bare == Encoder(SETTINGS).bodies(TEXT._replace(validity=None))[0]
    assert without_validity(bare) is None


def test_a_validity_that_is_not_wanted_or_not_given_is_left_out() -> None:
    assert fields(replace(SETTINGS, validity=False), TEXT)[0]["validity_period"] == ""
    assert fields(SETTINGS, TEXT._replace(validity=None))[0]["validity_period"] == ""


def test_a_national_number_is_announced_as_one() -> None:
    body = fields(SETTINGS, TEXT._replace(number="4168888888"))[0]
    assert (body["dest_addr_ton"], body["dest_addr_npi"], body["destination_addr"]) == (2, 1, "4168888888")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": "+3361234567x"}, "unwritable_number"),
        ({"number": ""}, "unwritable_number"),
        ({"number": "+٣٣"}, "unwritable_number"),
        ({"number": "+123456789012345678901"}, "unwritable_number"),
        ({"sender": "a\0b"}, "unwritable_sender"),
        ({"sender": "日本"}, "unwritable_sender"),
        ({"sender": "x" * 21}, "unwritable_sender"),
        ({"parts": ()}, "no_parts"),
        ({"parts": (b"x" * 161,)}, "part_too_long"),
        ({"parts": (b"x" * 154, b"x")}, "part_too_long"),
        ({"parts": (b"xx" * 71,), "encoding": Encoding.UCS2}, "part_too_long"),
        ({"parts": (b"x",) * 256}, "too_many_parts"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is(changed: dict[str, object], code: str) -> None:
    with pytest.raises(Unwritable) as unwritable:
        Encoder(SETTINGS).bodies(TEXT._replace(**changed))  # type: ignore[arg-type]
    assert unwritable.value.code == code


def test_caches_are_bounded() -> None:
    encoder = Encoder(SETTINGS)
    for number in range(2_500):
        submission = TEXT._replace(sender=str(number), validity=timedelta(seconds=number))
        body = naive.read_body(encoder.bodies(submission)[0], naive.MESSAGE)
        assert (body["source_addr"], body["validity_period"]) == (
            str(number),
            relative_time(timedelta(seconds=number)),
        )
    assert max(len(encoder._senders), len(encoder._middles)) <= 1_000


@pytest.mark.parametrize("form", LongForm)
@pytest.mark.parametrize(("encoding", "longest"), [(Encoding.GSM7, 160), (Encoding.UCS2, 140)])
def test_a_text_of_one_part_has_no_header_however_long(
    form: LongForm, encoding: Encoding, longest: int
) -> None:
    settings = replace(SETTINGS, long_form=form)
    for length in (139, 140, 141, longest):
        if length <= longest:
            (body,) = fields(settings, TEXT._replace(encoding=encoding, parts=(b"x" * length,)))
            assert (body["esm_class"], body["short_message"], body["tlvs"]) == (0, b"x" * length, {})


@given(submissions(), st.sampled_from(LongForm))
def test_packed_parts_fit_and_are_read_back(submission: Submission, form: LongForm) -> None:
    settings = replace(SETTINGS, long_form=form, gsm_form=GsmForm.PACKED, gsm_data_coding=1)
    read = b""
    for body in fields(settings, submission):
        octets, tlvs = body["short_message"], body["tlvs"]
        assert isinstance(octets, bytes)
        assert isinstance(tlvs, dict)
        assert len(octets) <= 140
        text = concatenation.without_header(octets)[1] if body["esm_class"] == 0x40 else octets
        text += tlvs.get(0x0424, b"")
        if submission.encoding == Encoding.GSM7:
            assert body["data_coding"] == 1
            header = len(octets) - len(text) if octets else 0
            text = alphabet.unpacked(text, alphabet.fill_after(header))
        read += text
    # A return at the end of an octet cannot be told from one that fills it.
    assert read.replace(b"\r", b"") == b"".join(submission.parts).replace(b"\r", b"")


def test_latin_1_is_written_where_it_has_all_characters() -> None:
    settings = replace(SETTINGS, gsm_form=GsmForm.LATIN_1)
    (body,) = fields(settings, TEXT._replace(parts=(alphabet.gsm_octets("Déjà été, ñandù [1]"),)))
    assert (body["data_coding"], body["short_message"]) == (3, "Déjà été, ñandù [1]".encode("latin-1"))
    octets = alphabet.gsm_octets("10 €")
    (body,) = fields(settings, TEXT._replace(parts=(octets,)))
    assert (body["data_coding"], body["short_message"]) == (0, octets)
    wide = TEXT._replace(encoding=Encoding.UCS2, parts=("œ".encode("utf-16-be"),))
    assert fields(settings, wide)[0]["data_coding"] == 8
