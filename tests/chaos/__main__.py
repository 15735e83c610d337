"""``python -m tests.chaos``: so many runs of chaos, from a seed on. What is broken is told with its seed and story."""

import argparse
import os
import signal
import sys
import time
from collections import Counter

from tests.chaos.arena import Run, arena
from tests.chaos.story import draw


def tell(found: list[str], run: Run) -> None:
    """What was broken in a run, and all that one needs to understand it."""
    print(f"\nSEED {run.story.seed}: {len(found)} broken")
    print("\n".join(f"  {one[:600]}" for one in found[:20]))
    print("Timeline:")
    print("\n".join(f"  {line}" for line in run.timeline))
    print(
        f"Allowed: {run.lost} by lanes, {run.cut} by wires. Story: {run.story.people} people, long {run.story.long}"
    )
    for way in run.story.ways:
        print(f"  binds {way.binds} window {way.window} pace {way.pace}\n{way.scenario}")


def main() -> int:
    """How many runs broke a promise, one at most counted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, nargs="*", help="these, in place of so many from one on")
    parser.add_argument(
        "--logs", action="store_true", help="print the processes' logs of a run that broke a promise"
    )
    parser.add_argument("--timeline", action="store_true", help="print what happened in every run")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # what was started is ended all the same
    drawn: Counter[str] = Counter()
    failed: list[int] = []
    seeds = given.seeds or range(given.seed, given.seed + given.runs)
    began = time.monotonic()
    with arena() as here:
        for seed in seeds:
            for process in (*here.dispatches, here.worker):
                process.log.touch()
                os.truncate(process.log, 0)
            since = time.monotonic()
            found, run = here.play(draw(seed))
            drawn.update(fault.kind.value for fault in run.story.faults)
            states = Counter(
                str(state)
                for (state,) in here.rows(
                    "SELECT state FROM chappe_recipient WHERE deployment_id = ANY (%s)", run.deployments
                )
            )
            print(
                f"seed {seed}: {time.monotonic() - since:5.1f} s {'BROKEN' if found else 'kept'} {dict(states)}",
                flush=True,
            )
            if given.timeline:
                print("\n".join(f"  {line}" for line in run.timeline), flush=True)
            if found:
                failed.append(seed)
                tell(found, run)
                if given.logs:
                    for process in (*here.dispatches, here.worker):
                        print(f"--- {process.name}\n{process.log.read_text(errors='replace')[-12_000:]}")
    print(
        f"{len(seeds)} runs in {time.monotonic() - began:.0f} s; broken: {failed or 'none'}; drawn: {dict(drawn)}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
