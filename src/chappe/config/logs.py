"""Log lines, for people or as JSON: never with a whole phone number, whoever wrote it."""

import json
import logging
import re
from datetime import UTC, datetime

NUMBER = re.compile(r"\+?\d[\d ()/-]{7,}\d")
DIGITS = 9
SHOWN = 3
PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"
EXTRAS = ("account", "deployment", "recipient", "gateway", "lane")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]?")


def masked(text: str) -> str:
    """The text with all but the last digits of what may be a phone number hidden; moments stay."""
    return NUMBER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    written = found.group()
    digits = [character for character in written if character.isdigit()]
    if len(digits) < DIGITS or MOMENT.match(written):
        return written
    return "…" + "".join(digits[-SHOWN:])


class Lines(logging.Formatter):
    """A line for people; of several where there is a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a line, with the ids that were given as ``extra``."""

    process_name = ""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if self.process_name:
            told["process"] = self.process_name
        told |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            told["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str)
