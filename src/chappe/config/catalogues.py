"""Catalogues of translations: compiled and collected by Babel, since gettext's own programs may be missing.

``python -m chappe.config.catalogues`` compiles what is out of date and is silent when nothing is;
``--collect`` first brings the sentences of the source into every catalogue, keeping what is translated.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent
LOCALES = SOURCE / "locale"
WIDTH = 110
# Only what a reader of the file needs: no dates or tool's name that change at each collection.
HEADER = """\
# Sentences of Chappe in the language of this folder.
msgid ""
msgstr ""
"Project-Id-Version: Chappe\\n"
"Language: {catalog.locale_identifier}\\n"
"Plural-Forms: {catalog.plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
TEMPLATE_SUFFIXES = frozenset({".html", ".txt"})

KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogues(locales: Path = LOCALES) -> list[Path]:
    return sorted(locales.glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def collected(source: Path = SOURCE) -> Catalog:
    """Every sentence marked for translation in the Python files and templates under ``source``."""
    catalog = Catalog(charset="utf-8")
    for name, python in sources(source):
        found = extract("python", BytesIO(python), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
        for line, identity, comments, context in found:
            catalog.add(identity, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def sources(source: Path) -> Iterator[tuple[str, bytes]]:
    """The files that may hold sentences, each by its name and its content as Python."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source.parent).as_posix()
        if path.suffix == ".py":
            yield name, path.read_bytes()
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
            # Parentheses around, so that the indentation left by HTML means nothing to Python's tokenizer.
            yield name, f"({templatize(path.read_text(encoding='utf-8'), origin=name)}\n)".encode()


def update(path: Path, found: Catalog) -> None:
    """Write the sentences found into the catalogue; its translations stay, those no longer used go."""
    catalog = read(path)
    catalog.update(found, no_fuzzy_matching=True)
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=WIDTH,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    written = HEADER.format(catalog=catalog).encode() + body.getvalue()
    if written != path.read_bytes():
        replace(path, written)


def untranslated(catalog: Catalog, found: Catalog) -> list[str]:
    """The sentences of the source that have no finished translation in the catalogue."""
    return [
        str(message.id)
        for message in found
        if message.id and not is_translated(catalog.get(message.id, message.context))
    ]


def is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms)


def compile_outdated(locales: Path = LOCALES) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return those compiled."""
    outdated = [path for path in catalogues(locales) if is_outdated(path)]
    for path in outdated:
        compiled = BytesIO()
        write_mo(compiled, read(path))
        replace(path.with_suffix(".mo"), compiled.getvalue())
    return outdated


def is_outdated(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def replace(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, since two processes may start at once."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def main() -> int:
    parser = argparse.ArgumentParser(prog="chappe.config.catalogues", description=__doc__)
    parser.add_argument("--collect", action="store_true", help="bring the sentences of the source in first")
    if parser.parse_args().collect:
        found = collected()
        for path in catalogues():
            update(path, found)
            left = untranslated(read(path), found)
            sys.stdout.write(
                f"{path.relative_to(SOURCE)}: {len(found)} sentences, {len(left)} to translate\n"
            )
    compile_outdated()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
