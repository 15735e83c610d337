"""``python -m bench.reading IMPORT``: reads an import in a process of its own; prints that process's peak memory."""

import resource
import sys


def main() -> None:
    """Megabytes, on Linux."""
    import django

    django.setup()
    from chappe.base import clock
    from chappe.contacts import operations

    operations.run_import(int(sys.argv[1]), now=clock.now)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
