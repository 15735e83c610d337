"""Log lines that say which process speaks."""

import logging


def name_process(name: str) -> None:
    """Every line that this process logs carries its name."""
    from chappe.config.logs import JsonLines, Lines

    form = Lines(f"%(asctime)s {name:<8} %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, JsonLines):
            handler.formatter.process_name = name
        else:
            handler.setFormatter(form)
