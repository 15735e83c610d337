"""Writes the reference pages that the code itself knows: ``python -m docs.generate``; ``--check`` only compares."""

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import django
from django.utils import translation
from docs.states import states_page

from chappe.cli.exits import MEANINGS
from chappe.cli.main import Chappe, chappe
from chappe.config.environment import SETTINGS
from chappe.content.registry import law
from chappe.content.rules import Force, Rule
from chappe.inbound.registry import lexicons
from chappe.wording import rule_sentences

REFERENCE = Path(__file__).resolve().parent / "reference"
NOTE = "<!-- Written by `python -m docs.generate`: change the code, not this page. -->"


def cli_page() -> str:
    """Every command with its arguments and options, and the exit codes."""
    return "\n".join(
        [
            "# The command line",
            "",
            NOTE,
            "",
            "`chappe [--as EMAIL] <noun> <verb>`. Results go to standard output, errors and progress to standard error."
            " With `--json` a result is one line of JSON. Without `--as` the command acts as the operator of the"
            " installation, who may do everything in every account.",
            "",
            "## Exit codes",
            "",
            "| code | meaning |",
            "|---|---|",
            *(f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()),
            "",
            *sections(),
        ]
    )


def keywords_page() -> str:
    """Every word that is obeyed, by language."""
    lines = [
        "# Keywords",
        "",
        NOTE,
        "",
        "What a reply is read by, in plain letters: case, accents and punctuation make no difference, and the words of"
        " all languages are read together. [How they are read](../explanation/stop.md). They stand in"
        " `src/chappe/inbound/vocabulary/`, one file a language; an account adds its own and takes none away.",
    ]
    for language, words in lexicons().items():
        phrases = sorted(" ".join(phrase) for phrase in words.phrases)
        rows = {
            "STOP, as the first word": sorted(words.first),
            "STOP, alone": sorted(words.alone),
            "STOP, as a phrase": phrases,
            "START": sorted(" ".join(phrase) for phrase in words.start),
            "HELP": sorted(" ".join(phrase) for phrase in words.help),
            "doubtful, anywhere": sorted(" ".join(phrase) for phrase in words.doubtful),
            "doubtful, alone": sorted(words.doubtful_alone),
        }
        lines += ["", f"## `{language}`", "", "| obeyed as | words |", "|---|---|"]
        lines += [f"| {of} | {', '.join(found)} |" for of, found in rows.items()]
    return "\n".join([*lines, ""])


def content_page() -> str:
    """What every country asks of a text and of its sender."""
    known = law()
    lines = [
        "# Content rules",
        "",
        NOTE,
        "",
        "What countries ask of a text and of its sender, as it stands in `src/chappe/content/countries/`, one file a"
        " country. A rule that blocks keeps a deployment from being prepared; one that warns is said. Certainty:"
        " A a regulator, an operators' association or a law firm; B several vendors agree; C one vendor, or vendors who"
        " disagree; D nothing confirms it. Facts with their sources, not legal advice."
        " [How they are kept](../howto/keep-content-rules.md).",
    ]
    with translation.override("en"):
        for name, file in known.files.items():
            where = "anywhere else" if file.territories == ("*",) else ", ".join(file.territories)
            lines += ["", f"## `{name}`: {where}", "", "| rule | texts | | certainty | source |"]
            lines += ["|---|---|---|---|---|"]
            lines += [content_row(rule) for rule in file.rules]
            lines += [f"\n{note['en']}" for note in file.notes]
    return "\n".join([*lines, ""])


def content_row(rule: Rule) -> str:
    since = f" Since {rule.effective_from}." if rule.effective_from else ""
    sources = "; ".join(
        f"[{source.title}]({source.url})" if source.url else source.title for source in rule.sources
    )
    told = rule_sentences(rule).replace("|", "\\|").replace("<", "&lt;")
    force = "blocks" if rule.force is Force.BLOCKING else "warns"
    return f"| {told}{since} | {rule.topics.value} | {force} | {rule.certainty.value} | {sources} |"


def sections() -> Iterator[str]:
    context = click.Context(chappe, info_name="chappe")
    assert isinstance(chappe, Chappe)
    for title, entries in chappe.sections.items():
        yield from (f"## {title}", "")
        for name in entries:
            command = chappe.get_command(context, name)
            assert command is not None
            yield from command_text(command, click.Context(command, info_name=name, parent=context), 3)


def command_text(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    """One command, and those under it."""
    yield from (f"{'#' * level} `{context.command_path}`", "", paragraphs(command.help or ""), "")
    if not isinstance(command, click.Group):
        yield from ("```", usage(command, context), "```", "")
    yield from option_table(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from command_text(child, click.Context(child, info_name=name, parent=context), level + 1)


def usage(command: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *command.collect_usage_pieces(context)])


def paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def option_table(command: click.Command, context: click.Context) -> Iterator[str]:
    rows = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        and "--help" not in parameter.opts
        and (record := parameter.get_help_record(context))
    ]
    if rows:
        yield from ("| option | |", "|---|---|")
        yield from (f"| `{names}` | {' '.join(told.split())} |" for names, told in rows)
        yield ""


def settings_page() -> str:
    """Every environment variable."""
    return "\n".join(
        [
            "# Settings",
            "",
            NOTE,
            "",
            "Chappe needs no configuration. What an installation may choose comes from the environment of its"
            " processes; `chappe doctor` says what is set and what is wrong.",
            "",
            "| variable | meaning | without it | example |",
            "|---|---|---|---|",
            *(
                f"| `{setting.name}` | {setting.meaning} | {setting.default} | `{setting.example}` |"
                for setting in SETTINGS
            ),
            "",
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "content-rules.md": content_page,
    "settings.md": settings_page,
    "states.md": lambda: states_page(NOTE),
    "keywords.md": keywords_page,
}


def stale(reference: Path = REFERENCE) -> list[str]:
    """The pages that are not what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (reference / name).exists() or (reference / name).read_text(encoding="utf-8") != page()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="docs.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a page is stale")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chappe.config.settings")
    django.setup()
    outdated = stale()
    if parser.parse_args().check:
        for name in outdated:
            sys.stderr.write(f"docs/reference/{name} is stale: run python -m docs.generate\n")
        return 1 if outdated else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in outdated:
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name} is written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
