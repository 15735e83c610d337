"""Hypothesis strategies that several stages share."""

from hypothesis import strategies as st

from chappe.messages.alphabet import CHARACTERS, DEFAULT, EXTENSION

gsm_characters = st.sampled_from(sorted(CHARACTERS))
unicode_characters = st.characters(exclude_categories=["Cs"])
astral_characters = st.sampled_from("😀🎉👍𝄞𐍈")

characters = st.one_of(
    st.sampled_from(sorted(EXTENSION)),
    st.sampled_from(DEFAULT.replace("\x1b", "")),
    st.sampled_from("çêâîôûëïœÀÈ«»“”‘’…–—•`\t\u00a0\u202f\u2009\u200b\x00\x1b"),
    astral_characters,
    unicode_characters,
)


@st.composite
def _long_texts(draw: st.DrawFn) -> str:
    """Runs of few characters, long enough to fill several fragments and to fall on their boundaries."""
    some = draw(st.lists(characters, min_size=1, max_size=4))
    runs = draw(st.lists(st.tuples(st.sampled_from(some), st.integers(1, 160)), min_size=1, max_size=6))
    return "".join(character * length for character, length in runs)


texts = st.one_of(
    st.text(characters, max_size=400),
    st.text(gsm_characters, max_size=400),
    _long_texts(),
)
"""What may be sent: of all planes, GSM-7 or not, from empty to many fragments, without lone surrogates."""
