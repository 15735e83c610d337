"""The links of texts: read, refused where they would break, and put into a recipient's own text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.messages.addresses import MOST_LINKS, TargetNotWeb, TargetPersonal
from chappe.messages.fragments import measure
from chappe.messages.links import addressed, targets
from chappe.messages.mistakes import LinkNotAlone, LinkNotQuoted, TooManyLinks
from chappe.messages.template import check, compile, fill
from chappe.messages.tokens import Whose, sealed

SALE = "https://shop.example.com/sale?x=1"
NEWS = "https://shop.example.com/news"


def link(target: str) -> str:
    return f"{{% link '{target}' %}}"


@pytest.mark.parametrize(
    ("source", "filled", "leads_to"),
    [
        (f"Sale {link(SALE)}!", "Sale https://go.example.com/sampleLink00!", (SALE,)),
        (f'{{% link "{SALE}" %}}', "https://go.example.com/sampleLink00", (SALE,)),
        ("STOP {{ unsubscribe_link }}", "STOP https://go.example.com/sampleLink00", ("",)),
        (
            f"{link(SALE)} {link(NEWS)} {link(SALE)} {{{{unsubscribe_link}}}}",
            "https://go.example.com/sampleLink00 https://go.example.com/sampleLink01"
            " https://go.example.com/sampleLink00 https://go.example.com/sampleLink02",
            (SALE, NEWS, ""),
        ),
        (f"{{% if city %}}{link(SALE)}{{% else %}}{link(NEWS)}{{% endif %}}", "https://go.example.com/sampleLink01",
         (SALE, NEWS)),
        (f"{{% comment %}}{link('ftp://x')}{{{{ unsubscribe_link | upcase }}}}{{% endcomment %}}a", "a", ()),
        (f"{{% raw %}}{link(SALE)}{{% endraw %}}", link(SALE), ()),
        ("100 % {{ first_name }} " + link(SALE), "100 %  https://go.example.com/sampleLink00", (SALE,)),
    ],
)  # fmt: skip
def test_links_are_filled_with_samples(source: str, filled: str, leads_to: tuple[str, ...]) -> None:
    template = compile(source)
    assert check(source, ["city", "first_name"]) == ()
    assert template.targets == leads_to
    assert fill(template, {}).text == filled
    assert not [name for name in template.fields if "link" in name]


@pytest.mark.parametrize(
    ("source", "refused", "line"),
    [
        ("{{ unsubscribe_link | upcase }}", LinkNotAlone, 1),
        ("a\n{{ unsubscribe_link | default: 'x' }}", LinkNotAlone, 2),
        ("{% if unsubscribe_link %}{{ unsubscribe_link }}{% endif %}", LinkNotAlone, 1),
        ("{% assign a = unsubscribe_link %}{{ a | slice: 0, 9 }}", LinkNotAlone, 1),
        ("{% capture a %}" + link(SALE) + "{% endcapture %}", LinkNotAlone, 1),
        ("{% capture a %}{% if b %}{{ unsubscribe_link }}{% endif %}{% endcapture %}", LinkNotAlone, 1),
        ("{% link first_name %}", LinkNotQuoted, 1),
        ("\n{% link %}", LinkNotQuoted, 2),
        (f"{{% link {SALE} %}}", LinkNotQuoted, 1),
        (f"{{% link ‘{SALE}’ %}}", LinkNotQuoted, 1),
        (f"{{% link '{SALE}' '{NEWS}' %}}", LinkNotQuoted, 1),
        (f"{{% link '{SALE}' | upcase %}}", LinkNotQuoted, 1),
        ("a\n" + link("javascript:alert(1)"), TargetNotWeb, 2),
        (link("https://example.com/{{ first_name }}"), TargetPersonal, 1),
    ],
)  # fmt: skip
def test_links_that_would_break_are_refused_with_their_line(
    source: str, refused: type[Exception], line: int
) -> None:
    (problem,) = check(source, ["first_name", "b"])
    assert (type(problem), problem.params["line"]) == (refused, line)


def test_a_message_leads_to_a_bounded_number_of_addresses() -> None:
    short = [f"https://a.fr/{index}" for index in range(MOST_LINKS + 1)]
    assert compile("".join(map(link, short[:MOST_LINKS]))).targets == tuple(short[:MOST_LINKS])
    assert [type(problem) for problem in check("".join(map(link, short)), ())] == [TooManyLinks]
    halves = {"fr": compile("".join(map(link, short[:31]))), "en": compile("".join(map(link, short[31:])))}
    with pytest.raises(TooManyLinks):
        targets(halves, "fr")


def test_the_order_of_links_is_that_of_the_texts_however_their_languages_come() -> None:
    texts = {
        "fr": link(SALE),
        "en": link(NEWS) + link(SALE),
        "de": "{{ unsubscribe_link }}" + link("https://a.de"),
    }
    templates = {language: compile(text) for language, text in texts.items()}
    expected = ("", SALE, "https://a.de", NEWS)
    assert targets(templates, "fr") == expected
    assert targets(dict(reversed(templates.items())), "fr") == expected


@given(
    st.lists(
        st.sampled_from([link(SALE), link(NEWS), "{{ unsubscribe_link }}", " é ", "ç", "{{ first_name }} "])
    ),
    st.text(max_size=200),
    st.integers(1, 2**24 - 1),
)
def test_a_recipients_own_text_costs_what_the_sample_did(pieces: list[str], name: str, position: int) -> None:
    template = compile("".join(pieces))
    known = targets({"": template}, "")
    text = fill(template, {"first_name": name}, domain="go.chappe.example").text
    own = addressed(
        text,
        template.targets,
        known,
        "go.chappe.example",
        lambda place: sealed(b"k" * 50, Whose(3, position, place)),
    )
    assert measure(own) == measure(text)
    assert "sampleLink" not in own
