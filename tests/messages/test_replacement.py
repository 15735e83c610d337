"""What may stand for characters that GSM-7 lacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import characters, texts

from chappe.messages.alphabet import CHARACTERS
from chappe.messages.fragments import Encoding, encoding_of, measure
from chappe.messages.replacement import SMART, UNACCENTED, smart, without_accents

replaceable = st.one_of(
    st.sampled_from(sorted(SMART)),
    st.sampled_from(sorted(UNACCENTED)),
    st.sampled_from("« »\u00a0…œeoc\u0301\u0327\u200b"),
    characters,
)
mixed = st.one_of(
    texts,
    st.text(replaceable, max_size=300),
    st.builds(lambda c, n, rest: c * n + rest, replaceable, st.integers(0, 160), st.text(replaceable)),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’été “chic” – c’est bientôt…", "L'été \"chic\" - c'est bientôt..."),
        ("«\u00a0Soldes\u00a0»", '"Soldes"'),
        ("« Soldes » à 10\u202f€", '"Soldes" à 10 €'),
        ("zéro\u200bespace\tet `code`", "zéroespace et 'code'"),
        ("ligne\u2028suivante", "ligne\nsuivante"),
        ("e\u0301te\u0301 a\u0300 nous", "été à nous"),
        ("ça reste « là »", 'ça reste "là"'),
        ("rien à changer", "rien à changer"),
        ("", ""),
    ],
)
def test_smart_replacement(text: str, expected: str) -> None:
    assert smart(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Noël à la forêt : ça vaut le coût", "Noel à la foret : ca vaut le cout"),
        ("À bientôt, Œuvre et sœur", "A bientot, OEuvre et soeur"),
        ("Éric, Ça, æ, ù", "Éric, Ça, æ, ù"),
        ("c\u0327a va", "ca va"),
        ("Noël 😀", "Noël 😀"),
        ("Noël en Łódź", "Noël en Łódź"),
    ],
)
def test_accents_go_only_where_the_text_becomes_gsm(text: str, expected: str) -> None:
    assert without_accents(text) == expected


def test_a_longer_form_is_not_used_where_it_would_cost_a_fragment() -> None:
    assert smart("ê" * 68 + "’…") == "ê" * 68 + "'…"
    assert smart("…" * 70) == "…" * 70
    assert smart("…" * 53) == "..." * 53


def test_every_form_is_in_gsm_and_every_key_is_not() -> None:
    for table in (SMART, UNACCENTED):
        assert not table.keys() & CHARACTERS
        assert set("".join(table.values())) <= CHARACTERS


@given(mixed)
@settings(max_examples=200)
def test_replacing_twice_is_replacing_once(text: str) -> None:
    assert smart(smart(text)) == smart(text)
    assert without_accents(without_accents(text)) == without_accents(text)
    both = without_accents(smart(text))
    assert without_accents(smart(both)) == both


@given(mixed)
@settings(max_examples=200)
def test_replacing_never_raises_the_fragments(text: str) -> None:
    assert measure(smart(text)).fragments <= measure(text).fragments
    assert measure(without_accents(text)).fragments <= measure(text).fragments


@given(mixed)
def test_a_text_in_gsm_is_left_alone(text: str) -> None:
    if encoding_of(text) is Encoding.GSM_7:
        assert smart(text) == without_accents(text) == text


@given(st.text(st.sampled_from(sorted(SMART.keys() | CHARACTERS)), max_size=60))
def test_a_short_text_of_typographic_characters_becomes_gsm(text: str) -> None:
    assert encoding_of(smart(text)) is Encoding.GSM_7
