"""Several machines: they share the lanes, and one that is cut off from the database stops in time."""

import os
import subprocess
import sys

from tests.chaos.processes import ROOT


def test_a_machine_that_is_cut_off_stops_before_another_may_take_its_lanes() -> None:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, "-m", "tests.chaos.machines"],
        env={**os.environ, "PYTHONPATH": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
