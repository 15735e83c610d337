"""Pages' commands run as they are written; and what reads and compares them."""

import pytest
from docs.clone import Shell, clone
from docs.walk import Difference, Step, agrees, rewritten, steps, walk, with_free_ports
from tests.architecture.modules import ROOT

PAGE = """\
Some prose with `$ code`.

```console
$ echo one
one
$ printf '%s\\n' \\
    two three
two
…
```

```text
$ not a command
```

```sh
false || true
```
"""


def test_commands_are_read_with_what_they_show() -> None:
    assert steps(PAGE) == [
        Step("echo one", "one", 4, 5),
        Step("printf '%s\\n' \\\n    two three", "two\n…", 7, 9),
        Step("(\nfalse || true\n)", None, 16, 17),
    ]


@pytest.mark.parametrize(
    ("shown", "output", "agree"),
    [
        ("one", "one", True),
        ("one", "one\n", True),
        ("one", "two", False),
        ("one", "one\ntwo", False),
        ("", "", True),
        ("", "something", False),
        ("…\nlast", "first\nsecond\nlast", True),
        ("…\nlast", "first\nsecond", False),
        ("a (b) [c]", "a (b) [c]", True),
        ("Started  2026-11-22 21:54:35", "Started  2027-01-01 00:00:00", True),
        ("Started  2026-11-22 21:54:35", "Started  –", False),
        ("Password, shown this once: abc", "Password, shown this once: xyz-123", True),
        (None, "anything", True),
    ],
)
def test_what_is_another_each_time_is_not_compared(shown: str | None, output: str, agree: bool) -> None:
    assert agrees(shown, output) is agree


def test_a_page_can_be_given_what_its_commands_show_now() -> None:
    first, second, _ = steps(PAGE)
    found = rewritten(PAGE, [Difference(first, 0, "1\n2"), Difference(second, 0, "")])
    assert found == PAGE.replace("\none\n", "\n1\n2\n").replace("two three\ntwo\n…\n", "two three\n")
    with pytest.raises(ValueError, match="exit code 3"):
        rewritten(PAGE, [Difference(first, 3, "")])


PAGES = ["tutorial/first-campaign.md", "howto/script-an-installation.md", "reference/simulator.md"]


@pytest.mark.sockets
@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_shows(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    with clone() as (place, environment), Shell(place, environment) as shell:
        assert [str(found) for found in walk(with_free_ports(text), shell)] == []
