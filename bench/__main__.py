"""``python -m bench [NAME…] [--scale S] [--keep DIRECTORY] [--json]``: each benchmark, and its ratio to a floor."""

import argparse
import importlib
import json
import platform
from contextlib import ExitStack
from pathlib import Path

from bench.installation import installation

# By name; the second says whether it needs a database.
BENCHES = {
    "fragments": False,
    "texts": False,
    "smpp": False,
    "imports": True,
    "audience": True,
    "dispatch": True,
    "windows": True,
    "pages": True,
    "soak": True,
}
BY_NAME = frozenset({"soak"})  # takes minutes: never run unless asked for


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--scale", type=float, default=1.0, help="how much work, 1 being the usual")
    parser.add_argument(
        "--keep",
        type=Path,
        help="a data directory to build in, or to use again: what `pages` made stays there",
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    names = given.names or [name for name in BENCHES if name not in BY_NAME]
    with ExitStack() as stack:
        if any(BENCHES[name] for name in names):
            stack.enter_context(installation(given.keep))
        rows = [row for name in names for row in importlib.import_module(f"bench.{name}").run(given.scale)]
    if given.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{platform.machine()}, {cores()} cores, Python {platform.python_version()}, {platform.system()}\n")
    print(f"{'benchmark':<72} {'measured':>12} {'floor':>12} {'ratio':>7}")
    for row in rows:
        print(
            f"{row['name']:<72} {row['measured']:>12,} {row['floor']:>12,} {row['ratio']:>7}  {row['unit']}"
        )


def cores() -> int:
    """How many this process may use."""
    import os

    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
