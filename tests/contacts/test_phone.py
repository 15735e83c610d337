"""From the SMS field to a number."""

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from phonenumbers import timezone

from chappe.contacts.numbering import COUNTRIES
from chappe.contacts.phone import (
    INVALID,
    MISSING,
    FormatLine,
    Number,
    NumberFormat,
    NumberProblem,
    UnknownNumberFormat,
    normalise,
    supported_formats,
    zones_told,
)

E164 = NumberFormat()
CANADA = NumberFormat("CA")
FRANCE = NumberFormat("FR")
REUNION = NumberFormat("RE")
OTHER_COUNTRY = NumberProblem.UNSUPPORTED_COUNTRY
NOT_MOBILE = NumberProblem.NOT_MOBILE


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("01-416-888-8888", "+14168888888"),
        ("1-416-888-8888", "+14168888888"),
        ("416-888/8888", "+14168888888"),
        ("905/888/8888", "+19058888888"),
        ("1(437)-888-8888", "+14378888888"),
        ("4168888888", "+14168888888"),
        ("14168888888", "+14168888888"),
        ("+1 416 888 8888", "+14168888888"),
        ("(416) 888.8888", "+14168888888"),
        ("[416] 888–8888", "+14168888888"),
        ("416\u00a0888\u202f8888", "+14168888888"),
        ("011 1 416 888 8888", "+14168888888"),
        ("001 416 888 8888", "+14168888888"),
    ],
)
def test_canadian_forms(raw: str, number: str) -> None:
    assert normalise(raw, CANADA) == Number(number, None, "CA")


@pytest.mark.parametrize(
    ("raw", "number", "country"),
    [
        ("06 12 34 56 78", "+33612345678", "FR"),
        ("06.12.34.56.78", "+33612345678", "FR"),
        ("06-12-34-56-78", "+33612345678", "FR"),
        ("0612345678", "+33612345678", "FR"),
        ("612345678", "+33612345678", "FR"),
        ("33612345678", "+33612345678", "FR"),
        ("+33 (0)6 12 34 56 78", "+33612345678", "FR"),
        ("0033 6 12 34 56 78", "+33612345678", "FR"),
        ("07 55 12 34 56", "+33755123456", "FR"),
        ("0692 12 34 56", "+262692123456", "RE"),
        ("692123456", "+262692123456", "RE"),
        ("+33 692 12 34 56", "+262692123456", "RE"),
        ("+262 692 12 34 56", "+262692123456", "RE"),
        ("0639 01 23 45", "+262639012345", "YT"),
        ("0690 12 34 56", "+590690123456", "GP"),
        ("0696 12 34 56", "+596696123456", "MQ"),
        ("0694 12 34 56", "+594694123456", "GF"),
        ("0508 55 12 34", "+508551234", "PM"),
        ("+687 75 12 34", "+687751234", "NC"),
        ("00 689 87 12 34 56", "+68987123456", "PF"),
        ("+1 416 888 8888", "+14168888888", "CA"),
    ],
)
def test_french_forms(raw: str, number: str, country: str) -> None:
    assert normalise(raw, FRANCE) == Number(number, None, country)


def test_overseas_accounts_read_their_own_numbers_and_those_of_the_metropole() -> None:
    assert normalise("0692 12 34 56", REUNION) == Number("+262692123456", None, "RE")
    assert normalise("06 12 34 56 78", REUNION) == Number("+33612345678", None, "FR")
    assert normalise("0696 12 34 56", REUNION) == Number("+596696123456", None, "MQ")
    assert normalise("55 12 34", NumberFormat("PM")) == Number("+508551234", None, "PM")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("+33 6 12 34 56 78", Number("+33612345678", None, "FR")),
        ("+33(0)612345678", Number("+33612345678", None, "FR")),
        ("0033612345678", Number("+33612345678", None, "FR")),
        ("33612345678", Number("+33612345678", None, "FR")),
        ("＋33612345678", Number("+33612345678", None, "FR")),
        ("\u202a+33 6 12 34 56 78\u202c", Number("+33612345678", None, "FR")),
        ("+٣٣٦١٢٣٤٥٦٧٨", Number("+33612345678", None, "FR")),
        ("14168888888", Number("+14168888888", None, "CA")),
        ("+1 (212) 555-0100", Number("+12125550100", None, "US")),
        ("+33 1 23 45 67 89", Number(None, NOT_MOBILE, "FR")),
        ("+1 800 555 1234", Number(None, NOT_MOBILE, "US")),
        ("+881612345678", Number(None, OTHER_COUNTRY, None)),
        ("0612345678", INVALID),
        ("+33612345", INVALID),
        ("+336123456789", INVALID),
        ("+999612345678", INVALID),
        ("+", INVALID),
        ("++33612345678", INVALID),
        ("33+612345678", INVALID),
        ("+33612345678 ext 5", INVALID),
        ("+33612345678x5", INVALID),
        ("+33612345678;+33712345678", INVALID),
        ("+33612345678 / +33712345678", INVALID),
        ("+33 6 12 34 56 78 (mobile)", INVALID),
        ("3.3612E+10", INVALID),
        ("+33 FLOWERS", INVALID),
        ("tel:+33612345678", INVALID),
        ("n/a", INVALID),
        ("²+33612345678", INVALID),
        ("+33612345678\x00", INVALID),
        ("+3361234567" + " " * 100 + "8", INVALID),
        ("9" * 10_000_000, INVALID),
        ("", MISSING),
        ("  \u00a0\t", MISSING),
        ("-", MISSING),
        ("( )", MISSING),
        (None, MISSING),
    ],
)
def test_international_forms_and_problems(raw: str | None, expected: Number) -> None:
    assert normalise(raw, E164) == expected


@pytest.mark.parametrize(
    ("raw", "supported", "expected"),
    [
        ("+33612345678", {"FR"}, Number("+33612345678", None, "FR")),
        ("+33612345678", {"CA"}, Number(None, OTHER_COUNTRY, "FR")),
        ("+33612345678", set(), Number(None, OTHER_COUNTRY, "FR")),
        ("+590690123456", {"MF"}, Number("+590690123456", None, "MF")),
        ("+590690123456", {"GP"}, Number("+590690123456", None, "GP")),
        ("+590690123456", {"FR", "MQ"}, Number(None, OTHER_COUNTRY, "GP")),
        ("+14168888888", {"US"}, Number(None, OTHER_COUNTRY, "CA")),
        ("+262692123456", {"FR"}, Number(None, OTHER_COUNTRY, "RE")),
        ("+33123456789", {"CA"}, Number(None, NOT_MOBILE, "FR")),
    ],
)
def test_countries_that_the_account_serves(raw: str, supported: set[str], expected: Number) -> None:
    assert normalise(raw, E164, supported) == expected


def test_number_formats() -> None:
    assert NumberFormat.parse("e164") == NumberFormat()
    assert NumberFormat.parse("local:ca") == NumberFormat("CA")
    assert [str(NumberFormat.parse(written)) for written in ("E164", "local:FR")] == ["e164", "local:FR"]


@pytest.mark.parametrize(
    "written", ["", "local", "local:", "local:XX", "local:001", "e164:FR", "national:FR"]
)
def test_unknown_number_formats_are_refused(written: str) -> None:
    with pytest.raises(UnknownNumberFormat) as refusal:
        NumberFormat.parse(written)
    assert refusal.value.params == {"format": written}


formats = st.sampled_from(
    [E164, CANADA, FRANCE, REUNION, NumberFormat("IT"), NumberFormat("AR"), NumberFormat("GB")]
)
digit_strings = st.text("0123456789", min_size=4, max_size=15)
separators = st.sampled_from(["", " ", "-", "/", ".", "\u00a0", "(", ")", "\u2011", "\u200e"])


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    """Mobile numbers of all countries, in E.164."""
    country = draw(st.sampled_from(sorted(COUNTRIES - {"TA"})))
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    digits = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    tail = draw(st.text("0123456789", min_size=0, max_size=4))
    number = digits[: len(digits) - len(tail)] + tail
    assume(normalise(number, E164).number == number)
    return number


@given(mobiles(), formats)
def test_a_number_normalised_is_left_as_it_is_in_every_format(
    number: str, number_format: NumberFormat
) -> None:
    assert normalise(number, number_format).number == number
    assert normalise("00" + number[1:], number_format).number == number


@given(mobiles(), st.lists(separators, min_size=16, max_size=16))
def test_separators_change_nothing(number: str, between: list[str]) -> None:
    written = "".join(mark + character for mark, character in zip(between, number, strict=False))
    assert normalise(written, E164).number == number


@given(st.one_of(mobiles(), digit_strings), formats)
@settings(max_examples=300)
def test_a_number_is_one_to_the_library_too(written: str, number_format: NumberFormat) -> None:
    found = normalise(written, number_format)
    assert (found.number is None) == (found.problem is not None)
    if found.number is not None:
        parsed = phonenumbers.parse(found.number, None)
        assert phonenumbers.is_valid_number(parsed)
        assert phonenumbers.number_type(parsed) in (
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        )
        assert found.country == phonenumbers.region_code_for_number(parsed)


@given(st.text(max_size=40), formats)
def test_whatever_is_written_has_an_answer(raw: str, number_format: NumberFormat) -> None:
    found = normalise(raw, number_format)
    assert (found.number is None) == (found.problem is not None)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_ten_french_digits_mean_one_number(nine: str) -> None:
    """Whichever part of France the account is in, where its own plan does not claim the digits."""
    numbers = {
        normalise("0" + nine, NumberFormat(country)).number for country in ("FR", "GP", "MQ", "RE", "GF")
    }
    assert len(numbers - {None}) <= 1


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+33612345678", ("Europe/Paris",)),
        ("+262692123456", ("Indian/Mayotte", "Indian/Reunion")),
        ("+590690123456", ("America/Guadeloupe",)),
        ("+68987123456", ("Pacific/Gambier", "Pacific/Marquesas", "Pacific/Tahiti")),
        ("+14168888888", ("America/Toronto",)),
        ("+12125550100", ("America/New_York",)),
        ("+34600000000", ("Atlantic/Canary", "Europe/Madrid")),
        ("+33123456789", ("Europe/Paris",)),
        ("+881612345678", ()),
        ("+999", ()),
        ("", ()),
    ],
)
def test_zones(number: str, zones: tuple[str, ...]) -> None:
    assert zones_told(number) == zones


@given(mobiles())
def test_zones_are_those_of_the_library(number: str) -> None:
    theirs = timezone.time_zones_for_number(phonenumbers.parse(number, None))
    assert zones_told(number) == tuple(zone for zone in theirs if zone != timezone.UNKNOWN_TIMEZONE)


def test_supported_formats() -> None:
    lines = {line.country: line for line in supported_formats()}
    assert lines["CA"] == FormatLine("CA", "1", (10,), "1", "+15062345678", "(506) 234-5678")
    assert lines["FR"] == FormatLine("FR", "33", (9,), "0", "+33612345678", "06 12 34 56 78")
    assert lines.keys() == COUNTRIES - {"TA"}
    for line in lines.values():
        assert normalise(line.example, E164).number == line.example
        assert normalise(line.local_example, NumberFormat(line.country)).number == line.example


# Each part of France that has numbers of its own: one of them as it is written there, its E.164 form and its country.
OVERSEAS = [
    ("GP", "0690 00 12 34", "+590690001234", "GP"),
    ("BL", "0690 27 12 34", "+590690271234", "GP"),
    ("MF", "0690 87 12 34", "+590690871234", "GP"),
    ("MQ", "0696 20 12 34", "+596696201234", "MQ"),
    ("GF", "0694 20 12 34", "+594694201234", "GF"),
    ("RE", "0692 12 34 56", "+262692123456", "RE"),
    ("RE", "0693 12 34 56", "+262693123456", "RE"),
    ("YT", "0639 01 23 45", "+262639012345", "YT"),
    ("PM", "055 12 34", "+508551234", "PM"),
    ("NC", "75.12.34", "+687751234", "NC"),
    ("PF", "87 12 34 56", "+68987123456", "PF"),
    ("WF", "82 12 34", "+681821234", "WF"),
]


@pytest.mark.parametrize(("territory", "written", "number", "country"), OVERSEAS)
def test_overseas_numbers_are_read_at_home_and_from_everywhere(
    territory: str, written: str, number: str, country: str
) -> None:
    expected = Number(number, None, country)
    assert normalise(written, NumberFormat(territory)) == expected
    assert normalise(number, E164) == expected
    assert normalise("00" + number[1:], FRANCE) == expected
    assert normalise(number, CANADA) == expected


@pytest.mark.parametrize(
    ("territory", "written", "number", "country"),
    [line for line in OVERSEAS if line[1].startswith("06")],
)
def test_the_departments_overseas_are_dialled_from_the_metropole_without_a_prefix(
    territory: str, written: str, number: str, country: str
) -> None:
    assert normalise(written, FRANCE) == Number(number, None, country)
    assert normalise(written, FRANCE, frozenset({"FR"})) == Number(None, OTHER_COUNTRY, country)
    assert normalise(written, FRANCE, frozenset({territory})) == Number(number, None, territory)


NORTH_AMERICA = [line for line in supported_formats() if line.calling_code == "1"]


def test_north_america_is_more_than_two_countries() -> None:
    assert {"CA", "US", "PR", "DO", "JM", "TT", "BS"} <= {line.country for line in NORTH_AMERICA}


@pytest.mark.parametrize("line", NORTH_AMERICA, ids=lambda line: line.country)
@pytest.mark.parametrize(
    "form", ["{a}-{b}-{c}", "1-{a}-{b}-{c}", "01-{a}-{b}-{c}", "{a}/{b}/{c}", "1({a})-{b}-{c}"]
)
def test_mobiles_of_north_america_are_read_in_each_form_in_all_its_countries(
    line: FormatLine, form: str
) -> None:
    digits = line.example.removeprefix("+1")
    written = form.format(a=digits[:3], b=digits[3:6], c=digits[6:])
    for country in (line.country, "CA", "US"):
        found = normalise(written, NumberFormat(country))
        assert (found.number, found.problem) == (line.example, None)
    assert normalise(line.example, E164, frozenset({line.country})).number == line.example


@pytest.mark.parametrize("digits", ["800 555 1234", "888-555-1234", "900 555 1234"])
def test_numbers_of_north_america_that_ring_no_mobile(digits: str) -> None:
    assert normalise(digits, CANADA).problem is NOT_MOBILE


@pytest.mark.parametrize(
    "written",
    [
        "416-888-888",
        "416-888-88888",
        "1-016-888-8888",
        "116-888-8888",
        "416-088-8888",
        "911",
        "2-416-888-8888",
    ],
)
def test_what_is_no_number_of_north_america(written: str) -> None:
    assert normalise(written, CANADA) == INVALID
