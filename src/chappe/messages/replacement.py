"""Characters that cost a whole text its GSM-7, and what may stand for them.

Two choices of a message, both tables: *smart replacement* (typographic quotes, dashes, ellipsis, odd spaces)
keeps the sense to the letter; *removal of accents* (French letters outside GSM-7) does not quite, so it acts
only where it puts the whole text in GSM-7: in a text that stays UCS-2 an accent costs nothing. Neither ever
raises the number of fragments.
"""

import re
import unicodedata
from typing import Final

from chappe.messages.fragments import Encoding, encoding_of, measure

_QUOTES: Final = {
    '"': "“”„‟«»″〝〞＂",
    "'": "‘’‚‛′´ʹʼ‹›`＇",
}
_DASHES: Final = {"-": "‐‑‒–—―−•‣⁃﹘－"}
_SPACES: Final = {
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\x0b\x85\u2028\u2029",
    "": "\u00ad\u200b\u2060\ufeff",
}
_ELLIPSIS: Final = {"...": "…", "..": "‥"}

SMART: Final = {
    character: form
    for forms in (_QUOTES, _DASHES, _SPACES, _ELLIPSIS)
    for form, characters in forms.items()
    for character in characters
}
"""Character -> its GSM-7 form."""

UNACCENTED: Final = {
    **dict(zip("çâêëîïôûÿ", "caeeiiouy", strict=True)),
    **dict(zip("ÀÂÈÊËÎÏÔÙÛŸ", "AAEEEIIOUUY", strict=True)),
    "œ": "oe",
    "Œ": "OE",
}
"""French letter that GSM-7 lacks -> without its accent. (à è é ù Ç É æ Æ are in GSM-7 and stay.)"""

_SMART = str.maketrans(SMART)
_SMART_SAME_LENGTH = str.maketrans({c: form for c, form in SMART.items() if len(form) <= 1})
_UNACCENTED = str.maketrans(UNACCENTED)
_BOTH = str.maketrans(UNACCENTED | SMART)
# The space inside French quotes belongs to them: « oui » is "oui".
_INNER_SPACE = re.compile("(?<=«)[ \u00a0\u2009\u202f]|[ \u00a0\u2009\u202f](?=»)")
_ACCENTS = "\u0300-\u0303\u0308\u030a\u0327"
_DECOMPOSED = re.compile(f"[A-Za-z][{_ACCENTS}]")
_REPLACED = re.compile(f"[{re.escape(''.join(SMART))}{_ACCENTS}]")


def smart(text: str) -> str:
    """`text` with typographic characters in their GSM-7 form, letters and their combining accents composed.

    A character whose form is longer (`…`) stays if replacing it would cost a fragment. Raises LoneSurrogate.
    """
    if encoding_of(text) is Encoding.GSM_7 or not _REPLACED.search(text):
        return text
    bare = _INNER_SPACE.sub("", text)
    wanted = _composed(bare.translate(_SMART))
    if measure(wanted).fragments <= measure(text).fragments:
        return wanted
    return _composed(bare.translate(_SMART_SAME_LENGTH))


def without_accents(text: str) -> str:
    """`text` with French letters unaccented if that puts it in GSM-7, else `text` itself.

    Where typographic characters too keep it out of GSM-7, they take their plain forms, since an accent lost would
    save nothing else. It never costs a fragment. Raises LoneSurrogate.
    """
    if encoding_of(text) is Encoding.GSM_7:
        return text
    unaccented = _composed(text).translate(_UNACCENTED)
    if encoding_of(unaccented) is Encoding.GSM_7:
        # Two septets a letter: 153 septets hold 76 letters, where UCS-2 holds 67.
        return unaccented
    plain = _composed(_INNER_SPACE.sub("", text)).translate(_BOTH)
    if encoding_of(plain) is Encoding.GSM_7 and measure(plain).fragments <= measure(text).fragments:
        return plain
    return text


def replaced(text: str, *, smart_replacement: bool, accents_removed: bool) -> str:
    """`text` as it leaves, by the two choices of its message. Raises LoneSurrogate."""
    if smart_replacement:
        text = smart(text)
    return without_accents(text) if accents_removed else text


def _composed(text: str) -> str:
    """Letters followed by a combining accent, as typed on some phones and computers, made one character."""
    return _DECOMPOSED.sub(_compose, text)


def _compose(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])
