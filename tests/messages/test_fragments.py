"""Fragments of a text, against the vectors of the facts, a naive splitter and an independent library."""

import random

import pytest
import smsutil
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.strategies import texts

from chappe.messages.alphabet import CHARACTERS, EXTENSION
from chappe.messages.fragments import (
    Encoding,
    LoneSurrogate,
    Measure,
    encode,
    encoding_of,
    measure,
    split,
)

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("]" * 80, 1),
        ("]" * 81, 2),
        ("]" * 153, 3),
        ("a" * 152 + "]" + "a" * 152, 3),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("ê" * 66 + "😀" + "ê" * 66, 3),
        ("a" * 158 + "\r\n", 1),
        ("a" * 159 + "\r\n", 2),
        ("a" * 158 + "\f", 1),
        ("a" * 159 + "\f", 2),
        ("e\u0301" * 35, 1),
        ("e\u0301" * 36, 2),
        ("ê" * 60 + FAMILY + "ê" * 60, 2),
        ("", 1),
    ],
)
def test_vectors(text: str, fragments: int) -> None:
    assert measure(text).fragments == fragments
    assert len(split(text)) == fragments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Measure(Encoding.GSM_7, 1, 0, 160, ())),
        ("Bonjour", Measure(Encoding.GSM_7, 1, 7, 153, ())),
        ("10 €", Measure(Encoding.GSM_7, 1, 5, 155, ())),
        ("a" * 160, Measure(Encoding.GSM_7, 1, 160, 0, ())),
        ("a" * 161, Measure(Encoding.GSM_7, 2, 161, 145, ())),
        ("]" * 153, Measure(Encoding.GSM_7, 3, 306, 151, ())),
        ("ça va", Measure(Encoding.UCS_2, 1, 5, 65, ("ç",))),
        ("a\x1bb", Measure(Encoding.UCS_2, 1, 3, 67, ("\x1b",))),
        ("😀" * 67, Measure(Encoding.UCS_2, 3, 134, 65, ("😀",))),
        ("ê" * 66 + "😀" + "ê" * 66, Measure(Encoding.UCS_2, 3, 134, 66, ("ê", "😀"))),
    ],
)
def test_measures(text: str, expected: Measure) -> None:
    assert measure(text) == expected


def test_the_values_scripts_rely_on() -> None:
    assert [str(encoding) for encoding in Encoding] == ["GSM-7", "UCS-2"]


@pytest.mark.parametrize("text", ["\ud800", "a\udc00", "ê" * 80 + "\ud83d", "\udc00\ud800"])
def test_half_of_a_surrogate_pair_is_refused_with_its_place(text: str) -> None:
    position = next(i for i, character in enumerate(text, 1) if "\ud800" <= character <= "\udfff")
    for function in (measure, split, encode):
        with pytest.raises(LoneSurrogate) as refusal:
            function(text)
        assert refusal.value.params == {"position": position}


def test_payloads_are_what_the_wire_carries() -> None:
    assert encode("€ @") == (Encoding.GSM_7, (b"\x1b\x65\x20\x00",))
    assert encode("ç😀") == (Encoding.UCS_2, (b"\x00\xe7\xd8\x3d\xde\x00",))
    assert encode("") == (Encoding.GSM_7, (b"",))


def _naive(text: str) -> tuple[str, list[str], list[int]]:
    """Greedy, a character at a time: encoding, parts, units of each."""
    gsm = all(character in CHARACTERS for character in text)

    def cost(character: str) -> int:
        if gsm:
            return 2 if character in EXTENSION else 1
        return 2 if ord(character) > 0xFFFF else 1

    alone, in_part = (160, 153) if gsm else (70, 67)
    encoding = "GSM-7" if gsm else "UCS-2"
    if sum(map(cost, text)) <= alone:
        return encoding, [text], [sum(map(cost, text))]
    parts, used = [""], [0]
    for character in text:
        if used[-1] + cost(character) > in_part:
            parts.append("")
            used.append(0)
        parts[-1] += character
        used[-1] += cost(character)
    return encoding, parts, used


def test_tens_of_thousands_of_texts_of_all_planes_are_split_as_greedily() -> None:
    """Seeded, so that each run is the same; lengths cluster where parts end."""
    generator = random.Random(153)
    planes = "ab€[]^éêç’ŁЖ中\ufb01\ud7ff\ue000\uffff\U00010000\U0001f600\U0002f800\U000e0041\U0010ffff"
    alphabets = ["ab", "a€[]~", "aé\n\r\f", "ê中", "a😀", planes, "".join(sorted(CHARACTERS))]
    ends = [67, 70, 134, 153, 160, 306]
    for _ in range(20_000):
        length = max(0, generator.choice(ends) // generator.choice([1, 1, 2]) + generator.randrange(-3, 4))
        text = "".join(generator.choices(generator.choice(alphabets), k=length))
        encoding, parts, used = _naive(text)
        measured = measure(text)
        assert split(text) == tuple(parts)
        assert (measured.encoding, measured.fragments, measured.units) == (encoding, len(parts), sum(used))


@given(texts)
@settings(max_examples=300)
@example("a" * 152 + "€" + "a" * 200)
@example("ê" * 66 + "😀" * 200)
def test_equals_a_naive_greedy_splitter(text: str) -> None:
    encoding, parts, used = _naive(text)
    capacity = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[encoding][len(parts) > 1]
    outsiders = tuple(dict.fromkeys(c for c in text if c not in CHARACTERS))
    assert split(text) == tuple(parts)
    assert measure(text) == Measure(Encoding(encoding), len(parts), sum(used), capacity - used[-1], outsiders)


@given(texts)
def test_parts_joined_are_the_text_and_each_fits(text: str) -> None:
    parts, (encoding, payloads) = split(text), encode(text)
    assert "".join(parts) == text
    assert len(parts) == len(payloads) == measure(text).fragments
    unit, (alone, in_part) = {
        Encoding.GSM_7: (1, (160, 153)),
        Encoding.UCS_2: (2, (140, 134)),
    }[encoding]
    assert all(len(payload) % unit == 0 for payload in payloads)
    assert max(map(len, payloads)) <= (alone if len(parts) == 1 else in_part)


@given(texts)
def test_no_payload_ends_inside_a_character(text: str) -> None:
    encoding, payloads = encode(text)
    assert encoding is encoding_of(text)
    for part, payload in zip(split(text), payloads, strict=True):
        if encoding is Encoding.UCS_2:
            assert payload.decode("utf-16-be") == part  # strict: half a pair would raise
        else:
            assert not payload.endswith(b"\x1b")


@given(texts)
def test_remaining_units_are_free_and_no_more(text: str) -> None:
    measured = measure(text)
    filler = "a" if measured.encoding is Encoding.GSM_7 else "ê"
    assert measure(text + filler * measured.remaining).fragments == measured.fragments
    assert measure(text + filler * (measured.remaining + 1)).fragments > measured.fragments


@given(st.one_of(texts, st.text(st.sampled_from("a€]ê😀"), min_size=60, max_size=330)))
def test_counts_equal_those_of_smsutil(text: str) -> None:
    assume(text != "")  # smsutil takes the empty text for UTF-16
    assume("\x1b" not in text)  # and ESC for a character of GSM-7
    theirs = smsutil.split(text)
    ours = measure(text)
    assert ours.fragments == len(theirs.parts)
    assert (ours.encoding is Encoding.GSM_7) == (theirs.encoding == "gsm0338")
    assert split(text) == tuple(part.content for part in theirs.parts)
