"""The words that come with Chappe."""

import tomllib
from functools import cache, reduce
from importlib import resources

from chappe.inbound.lexicon import Lexicon, lexicon_of


@cache
def lexicon() -> Lexicon:
    """The words of every language shipped, together: people write the word that they know."""
    return reduce(Lexicon.__or__, lexicons().values(), Lexicon())


@cache
def lexicons() -> dict[str, Lexicon]:
    """The words of each language, by its code."""
    folder = resources.files("chappe.inbound") / "words"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    texts = {name.removesuffix(".toml"): (folder / name).read_text(encoding="utf-8") for name in files}
    return {name: lexicon_of(tomllib.loads(text)) for name, text in texts.items()}
