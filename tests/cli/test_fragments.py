"""``chappe fragments``: what scripts rely on."""

import json
import subprocess
import sys
import time

import pytest
from tests.cli.conftest import Chappe


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("Hello", {"encoding": "GSM-7", "fragments": 1, "units": 5, "remaining": 155, "forced_by": []}),
        ("", {"encoding": "GSM-7", "fragments": 1, "units": 0, "remaining": 160, "forced_by": []}),
        ("5 €", {"encoding": "GSM-7", "fragments": 1, "units": 4, "remaining": 156, "forced_by": []}),
        ("]" * 81, {"encoding": "GSM-7", "fragments": 2, "units": 162, "remaining": 143, "forced_by": []}),
        ("ça", {"encoding": "UCS-2", "fragments": 1, "units": 2, "remaining": 68, "forced_by": ["ç"]}),
        ("🎉ê", {"encoding": "UCS-2", "fragments": 1, "units": 3, "remaining": 67, "forced_by": ["🎉", "ê"]}),
    ],
)
def test_a_text_is_described_in_these_words(chappe: Chappe, text: str, described: object) -> None:
    for ran in (chappe("fragments", "--json", text), chappe("fragments", "--json", "-", stdin=text + "\n")):
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out) == described
        assert list(json.loads(ran.out)) == ["encoding", "fragments", "units", "remaining", "forced_by"]


def test_lines_of_json_strings_give_lines_of_objects(chappe: Chappe) -> None:
    texts = ["Hello", "line\nbreak", "", "ça"]
    ran = chappe("fragments", "--lines", stdin="".join(json.dumps(text) + "\n" for text in texts))
    assert [json.loads(line)["units"] for line in ran.out.splitlines()] == [5, 10, 0, 2]
    assert (ran.code, ran.err) == (0, "")


def test_people_get_columns(chappe: Chappe) -> None:
    assert chappe("fragments", "ça").out.splitlines() == [
        "Encoding   UCS-2",
        "Fragments  1",
        "Units      2",
        "Remaining  68",
        "Forced by  ç",
    ]


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (["--json"], "", "Give a TEXT, or - to read it from standard input."),
        (["--lines", "text"], "", "--lines reads the texts from standard input: give no TEXT."),
        (["--lines"], '"a"\nb\n', "Line 2 of standard input is not JSON"),
        (["--lines"], "12\n", "Line 1 of standard input is not a JSON string."),
    ],
)
def test_what_is_not_understood_is_said(chappe: Chappe, words: list[str], stdin: str, said: str) -> None:
    ran = chappe("fragments", *words, stdin=stdin)
    assert ran.code == 2
    assert said in ran.err


def test_half_a_character_is_refused_with_its_place(chappe: Chappe) -> None:
    ran = chappe("fragments", "--lines", stdin='"ab\\ud83d"\n')
    assert ran.code == 1
    assert ran.err == (
        "Error: The text holds half a character at place 3, as a cut emoji leaves it: take it out."
        " [text.lone_surrogate]\n"
    )


def test_quick_tools_neither_wait_nor_ask_for_a_database() -> None:
    """No module of Django or of the database is even imported."""
    code = (
        "import sys; from chappe.cli.main import run; run(['fragments', '--json', 'Hello']); run(['--help']);"
        "print(sorted(m for m in sys.modules if m in ('django', 'psycopg', 'rich', 'procrastinate')))"
    )
    started = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
    assert time.monotonic() - started < 5
