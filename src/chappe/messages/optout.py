"""Whether a text tells its reader how to refuse the next one."""

import re

# A word in capitals, as operators ask for ("STOP au 36xxx", "STOP 36184", "reply STOP"), in the languages shipped.
MENTION = re.compile(r"\b(STOP|ARRET|ARRÊT|UNSUBSCRIBE|OPT[ -]?OUT|BAJA|PARE)\b")


def mentions_opt_out(text: str) -> bool:
    """Whether an opt-out word stands in the text, in capitals, as a word of its own."""
    return MENTION.search(text) is not None
