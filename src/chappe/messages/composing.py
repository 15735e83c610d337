"""What the text of a message must be before it is kept."""

from chappe.base.refusal import Refusal


class MessageNameTaken(Refusal):
    """Another message of the account has this name (``name``)."""

    code = "message.name_taken"


class TextMissing(Refusal):
    """A message needs a text."""

    code = "text.missing"


class TextUnwritable(Refusal):
    """The text holds a character that no phone can show and no database keep (``position`` from 1, ``character``)."""

    code = "text.unwritable"


def checked_text(text: str) -> str:
    """The text with line breaks as line feeds. Raises TextMissing, TextUnwritable."""
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    if not source.strip():
        raise TextMissing()
    for position, character in enumerate(source, start=1):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise TextUnwritable(position=position, character=f"U+{ord(character):04X}")
    return source
