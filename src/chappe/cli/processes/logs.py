"""Log lines that say which process speaks."""

import logging


def name_process(name: str) -> None:
    """Every line that this process logs carries its name."""
    form = logging.Formatter(f"%(asctime)s {name:<8} %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    for handler in logging.getLogger().handlers:
        handler.setFormatter(form)
