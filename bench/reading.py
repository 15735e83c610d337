"""``python -m bench.reading IMPORT``: reads an import in a process of its own; prints that process's peak memory."""

import sys
from pathlib import Path


def main() -> None:
    """Megabytes, on Linux."""
    import django

    django.setup()
    from chappe.base import clock
    from chappe.contacts import operations

    operations.run_import(int(sys.argv[1]), now=clock.now)
    print(_peak())


def _peak() -> int:
    """Of this process alone: the kernel's `ru_maxrss` counts what its parent held when it was begun."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
