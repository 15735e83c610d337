"""``python -m chappe``."""

from chappe.cli.main import main

main()
