"""The words that come with Chappe."""

import tomllib
from functools import cache, reduce
from importlib import resources
from typing import Any

from chappe.inbound.lexicon import Lexicon, lexicon_of


@cache
def lexicon() -> Lexicon:
    """The words of every language shipped, together: people write the word that they know."""
    return reduce(Lexicon.__or__, lexicons().values(), Lexicon())


@cache
def lexicons() -> dict[str, Lexicon]:
    """The words of each language, by its code."""
    return {language: lexicon_of(data) for language, data in _files().items()}


@cache
def shipped_texts() -> dict[tuple[str, str], str]:
    """What is said by itself where an account has no words of its own, by what and language."""
    return {
        (which, language): text
        for language, data in _files().items()
        for which, text in data["texts"].items()
    }


@cache
def _files() -> dict[str, dict[str, Any]]:
    folder = resources.files("chappe.inbound") / "vocabulary"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    texts = {name.removesuffix(".toml"): (folder / name).read_text(encoding="utf-8") for name in names}
    return {language: tomllib.loads(text) for language, text in texts.items()}
