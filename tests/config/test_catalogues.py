"""Every sentence is said in every language, and the tool that keeps it so works."""

import gettext
import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from chappe.config import catalogues

PAGE = """\
{% load i18n %}
<h1 title='an "odd" quote'>{% translate "Orders" context "navigation" %} {{ _("Hello there") }}</h1>
    {% if (x %}<p>it's { ( [</p>
  {% blocktranslate count n=people trimmed %}
    One person of {{ name }}
  {% plural %}
    {{ n }} persons of {{ name }}
  {% endblocktranslate %}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "product"
    (source / "templates").mkdir(parents=True)
    (source / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (source / "rules.py").write_text("x = pgettext('tone', 'Say \"%(what)s\"')", encoding="utf-8")
    (source / "page.html").write_text('{% translate "Not a template" %}', encoding="utf-8")
    return source


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "Hello there"\nmsgstr "Bonjour"\n\nmsgid "Gone"\nmsgstr "Disparu"\n',
        encoding="utf-8",
    )
    return path


def names(catalog: Catalog) -> set[tuple[str | None, str]]:
    return {(m.context, m.id if isinstance(m.id, str) else " | ".join(m.id)) for m in catalog if m.id}


def test_sentences_of_templates_and_python_are_collected(source: Path) -> None:
    assert names(catalogues.collected(source)) == {
        ("navigation", "Orders"),
        (None, "Hello there"),
        (None, "One person of %(name)s | %(n)s persons of %(name)s"),
        ("tone", 'Say "%(what)s"'),
    }


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(
    source: Path, catalogue: Path
) -> None:
    found = catalogues.collected(source)
    catalogues.update(catalogue, found)
    after = catalogues.read(catalogue)
    assert names(after) == names(found)
    assert after["Hello there"].string == "Bonjour"
    assert len(catalogues.untranslated(after, found)) == 3
    first = catalogue.read_bytes()
    catalogues.update(catalogue, found)
    assert catalogue.read_bytes() == first


def test_a_doubtful_translation_counts_as_missing(catalogue: Path) -> None:
    found = catalogues.read(catalogue)
    found["Gone"].flags.add("fuzzy")
    assert catalogues.untranslated(found, found) == ["Gone"]


def test_only_outdated_catalogues_are_compiled(catalogue: Path) -> None:
    locales = catalogue.parent.parent.parent
    assert catalogues.compile_outdated(locales) == [catalogue]
    assert catalogues.compile_outdated(locales) == []
    with catalogue.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Gone") == "Disparu"
    later = catalogue.with_suffix(".mo").stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert catalogues.compile_outdated(locales) == [catalogue]
    assert [p.name for p in sorted(catalogue.parent.iterdir())] == ["django.mo", "django.po"]


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda path: path.parent.parent.name)
def test_no_translation_says_itself_twice(path: Path) -> None:
    """As a merge that went wrong would have it."""
    doubled = re.compile(r"(.{12,})\1+", re.DOTALL)
    said = [text for message in catalogues.read(path) for text in texts_of(message.string)]
    assert [text for text in said if doubled.fullmatch(text)] == []


def texts_of(found: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """One translation, or its plurals."""
    return [found] if isinstance(found, str) else list(found or ())


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda path: path.parent.parent.name)
def test_every_sentence_of_the_product_is_translated(path: Path) -> None:
    assert catalogues.untranslated(catalogues.read(path), catalogues.collected()) == []


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda path: path.parent.parent.name)
def test_translations_name_the_same_values_as_their_sentences(path: Path) -> None:
    wrong = {str(m.id): [str(e) for e in m.check()] for m in catalogues.read(path) if list(m.check())}
    assert wrong == {}
