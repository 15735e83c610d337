"""What is put to texts, and that it is put once."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.content.checking import Subject, check
from chappe.content.completing import (
    MOST,
    Choices,
    CountryUnknown,
    NothingToPut,
    Wish,
    WordingSaysNothing,
    WordingTooLong,
    WordingUnreadable,
    checked_wish,
    choices_as_json,
    choices_of,
    frame,
    frames,
    frames_as_json,
    frames_of,
    text_of,
    texts_of,
    wish_in,
)
from chappe.content.registry import law
from chappe.content.rules import Kind
from chappe.messages.contents import Contents, compiled, framed
from chappe.messages.skeletons import skeletons
from chappe.messages.template import NO_FRAME, Frame, fill

LAW, DAY = law(), date(2026, 11, 23)
FRENCH = Wish("STOP 36111")


@pytest.mark.parametrize(
    ("territory", "wish", "source", "found"),
    [
        ("FR", FRENCH, "Sales!", Frame("", " STOP 36111")),
        ("FR", FRENCH, "Sales! STOP au 36180", NO_FRAME),
        ("FR", FRENCH, "Sales! Reply STOP", NO_FRAME),
        ("FR", FRENCH, "{% if vip %}Hello. STOP 36180{% else %}Hello{% endif %}", NO_FRAME),
        ("FR", FRENCH, "{{ first_name }}", Frame("", " STOP 36111")),
        # The French charters want STOP, a link alone is not enough; Canada takes one.
        ("FR", FRENCH, "See {{ preferences_url }}", Frame("", " STOP 36111")),
        ("CA", Wish("Reply STOP"), "See {{ preferences_url }}", NO_FRAME),
        ("CA", Wish("Reply STOP"), "See us", Frame("", " Reply STOP")),
        # What readers there would not understand is not put.
        ("KR", FRENCH, "Sales!", NO_FRAME),
        ("KR", Wish("무료거부 0801234567", True), "Sales!", Frame("(광고) ", " 무료거부 0801234567")),
        ("KR", Wish("", True), "(광고) Sales!", NO_FRAME),
        ("VN", Wish("", True), "[AD] Sales!", NO_FRAME),
        ("VN", Wish("", True), "Sales!", Frame("[QC] ", "")),
        ("FR", Wish("", True), "Sales!", NO_FRAME),
    ],
)
def test_what_a_text_lacks(territory: str, wish: Wish, source: str, found: Frame) -> None:
    assert frame(LAW, territory, wish, text_of(source), DAY) == found


def test_each_country_has_its_own_and_a_text_in_two_languages_lacks_it_in_one() -> None:
    choices = Choices(Wish("STOP 36111", label=True), {"CA": Wish(), "FR": FRENCH})
    contents = Contents("Hello {{ first_name }}", "en", {"fr": "Bonjour {{ first_name }} STOP 36180"})
    texts = compiled(contents)
    found = frames(LAW, choices, texts_of(texts), DAY)
    assert found["FR"] == {"en": Frame("", " STOP 36111")}
    assert found["VN"]["fr"] == Frame("[QC] ", "")
    assert "CA" not in found
    assert frames_of(frames_as_json(found)) == found
    ready = framed(texts, found)
    read = {
        (language, country): fill(ready.read_by(language, country)[1], {"first_name": "Ana"}).text
        for language in ("en", "fr")
        for country in ("FR", "CA", "VN")
    }
    assert read == {
        ("en", "FR"): "Hello Ana STOP 36111",
        ("fr", "FR"): "Bonjour Ana STOP 36180",
        ("en", "CA"): "Hello Ana",
        ("fr", "CA"): "Bonjour Ana STOP 36180",
        ("en", "VN"): "[QC] Hello Ana",
        ("fr", "VN"): "[QC] Bonjour Ana STOP 36180",
    }


def test_nothing_is_put_around_nothing_and_no_space_is_doubled() -> None:
    around = Frame("[QC] ", " STOP")
    assert around.around(" \n") == " \n"
    assert around.around("\n Hi \n") == "[QC] Hi STOP"
    assert Frame("", " STOP").around(" Hi ") == " Hi STOP"
    assert Frame("[QC] ").around(" Hi ") == "[QC] Hi "


@pytest.mark.parametrize(
    ("territory", "wish", "refusal"),
    [
        ("ZZ", Wish("STOP 36111"), CountryUnknown),
        ("PL", Wish("STOP 36111"), CountryUnknown),
        ("IT", Wish("STOP 36111"), NothingToPut),
        ("FR", Wish("", True), NothingToPut),
        ("FR", Wish("STOP " + "3" * MOST), WordingTooLong),
        ("FR", Wish("STOP\n36111"), WordingUnreadable),
        ("FR", Wish("No more: 36111"), WordingSaysNothing),
        ("KR", Wish("무료거부"), WordingSaysNothing),
        ("*", Wish("No more"), WordingSaysNothing),
    ],
)
def test_what_may_not_be_wished(territory: str, wish: Wish, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked_wish(LAW, territory, wish)


def test_what_may_be_wished_is_kept_without_the_spaces_around_it() -> None:
    assert checked_wish(LAW, "FR", Wish("  STOP 36111 ")) == FRENCH
    assert checked_wish(LAW, "*", Wish(" STOP ", label=True)) == Wish("STOP", label=True)
    choices = Choices(Wish("STOP", label=True), {"FR": FRENCH, "CA": Wish()})
    assert choices_of(choices_as_json(choices)) == choices
    assert choices_of(choices_as_json(Choices())) == Choices()
    assert (wish_in(LAW, choices, "CA"), wish_in(LAW, choices, "VN")) == (Wish(), choices.everywhere)


@pytest.mark.parametrize(
    ("everywhere", "put"),
    [
        ("STOP 36111", {"FR"}),
        ("STOP au 36 111", set()),
        ("STOP 0801234567", set()),
        ("Reply STOP", {"FR", "CA", "CH", "VN", "AE"}),
    ],
)
def test_a_number_put_everywhere_is_put_where_refusals_go_to_it(everywhere: str, put: set[str]) -> None:
    asked = ("FR", "CA", "CH", "VN", "AE", "KR")
    found = frames(LAW, Choices(Wish(everywhere)), [text_of("Sales!")], DAY)
    assert {territory for territory in asked if territory in found} == put
    # Where it is not put, the country still asks for it.
    points = check(LAW, Subject((text_of("Sales!"),), True), dict.fromkeys(asked, 1), DAY, found)
    missing = {point.territory for point in points if point.code.startswith("content.opt_out_missing")}
    assert missing == set(asked) - put
    own = Choices(Wish(everywhere), {"CA": Wish("STOP 12345")})
    assert frames(LAW, own, [text_of("Sales!")], DAY)["CA"] == {"": Frame("", " STOP 12345")}


WISHES = {
    territory: Wish(
        refusal.example if (refusal := LAW.rule(territory, Kind.OPT_OUT)) else "",
        label=LAW.rule(territory, Kind.LABEL) is not None,
    )
    for territory in LAW.territories
    if LAW.rule(territory, Kind.OPT_OUT) or LAW.rule(territory, Kind.LABEL)
}
BODIES = st.lists(
    st.sampled_from(
        [
            "Hello ",
            "{{ first_name }}",
            "{{- last_name -}}",
            "{% if vip %}VIP {% else %}You {% endif %}",
            "{% unless vip %} plain{% endunless %}",
            "\n",
            "100 %",
            "STOP",
            " (광고)",
        ]
    ),
    max_size=5,
).map("".join)


@settings(max_examples=80)
@given(st.sampled_from(sorted(WISHES)), BODIES, st.booleans())
def test_what_is_put_is_put_once_and_keeps_the_rule(territory: str, body: str, vip: bool) -> None:
    wish = WISHES[territory]
    found = frame(LAW, territory, wish, text_of(body), DAY)
    values = {"first_name": "Ana", "last_name": "Ruiz", **({"vip": True} if vip else {})}
    texts = framed(compiled(Contents(body)), {territory: {"": found}})
    filled = fill(texts.read_by("", territory)[1], values).text
    plain = fill(compiled(Contents(body)).templates[""], values).text
    # What the preview and the preparation show is the author's own text, framed.
    assert filled == found.around(plain)
    if not plain.strip():
        assert filled == plain
        return
    needed = [frame(LAW, territory, wish, text_of(escaped(way)), DAY) for way in skeletons(body)]
    if any(each.before > found.before or each.after > found.after for each in needed):
        # Said to some and not to others: the points say so, and nobody reads it twice.
        return
    # Filled, it has all it needs: nothing would be put a second time.
    assert frame(LAW, territory, wish, text_of(escaped(filled)), DAY) == NO_FRAME
    if found != NO_FRAME:
        again = check(LAW, Subject((text_of(escaped(filled)),), True), {territory: 1}, DAY)
        assert [each.code for each in again if each.rule.kind in (Kind.LABEL, Kind.OPT_OUT)] in (
            [],
            # A word of the author's own, with nowhere to send it, or not at its place: said, not doubled.
            ["content.opt_out_nowhere"],
            ["content.opt_out_not_last"],
        )


def escaped(text: str) -> str:
    """A text without a template's signs."""
    return text.replace("{", "").replace("}", "")
