"""The states that a rule may be finer than its country by: their names, their postal codes, their zones."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ALSACE_MOSELLE: Final = "AM"
"""Haut-Rhin, Bas-Rhin and Moselle, which kept two more public holidays."""

_ALSACE_MOSELLE_POSTAL: Final = ("57", "67", "68")

_FRENCH_TERRITORIES: Final = {
    "97133": "BL",
    "97150": "MF",
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

FRENCH: Final = frozenset({"FR", *_FRENCH_TERRITORIES.values()})
"""Territories whose postal codes are France's."""

# First three digits of the ZIP codes, Publication 65 of the United States Postal Service. Those of the armed forces
# (340, 090-098, 962-966) and of the territories, which have country codes of their own, are not of a state.
_ZIP_RANGES: Final = """
AL 350-369  AK 995-999  AZ 850-865  AR 716-729  CA 900-961  CO 800-816  CT 060-069  DE 197-199  DC 200-200 202-205
FL 320-339 341-349  GA 300-319 398-399  HI 967-968  ID 832-838  IL 600-629  IN 460-479  IA 500-528  KS 660-679
KY 400-427  LA 700-714  ME 039-049  MD 206-219  MA 010-027 055-055  MI 480-499  MN 550-567  MS 386-397  MO 630-658
MT 590-599  NE 680-693  NV 889-898  NH 030-038  NJ 070-089  NM 870-884  NY 005-005 100-149  NC 270-289  ND 580-588
OH 430-459  OK 730-732 734-749  OR 970-979  PA 150-196  RI 028-029  SC 290-299  SD 570-577  TN 370-385
TX 733-733 750-799 885-885  UT 840-847  VT 050-054 056-059  VA 201-201 220-246  WA 980-994  WV 247-268  WI 530-549
WY 820-831
"""
_ZIP = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?")
_ZIP_EXCEPTIONS: Final = {"06390": "NY"}  # Fishers Island

_NAMES: Final = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri
MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina
ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota
TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
"""

# Named as libphonenumber names the zones of area codes, so that the two can be compared.
_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)
_ZONES: Final[Mapping[tuple[str, ...], str]] = {
    (_EAST,): "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV",
    (_CENTRAL,): "AL AR IL IA LA MN MS MO OK WI",
    (_MOUNTAIN,): "CO MT NM UT WY",
    (_PACIFIC,): "CA WA",
    (_EAST, _CENTRAL): "FL IN KY MI TN",
    (_CENTRAL, _MOUNTAIN): "KS NE SD TX",
    (_CENTRAL, _MOUNTAIN, "America/North_Dakota/Center"): "ND",
    (_MOUNTAIN, "America/Phoenix"): "AZ",
    ("America/Boise", _PACIFIC): "ID NV OR",
    ("America/Adak", "America/Anchorage", "America/Juneau"): "AK",
    ("Pacific/Honolulu",): "HI",
}


def state_of(territory: str, *, state: str, postal_code: str) -> str:
    """The subdivision that matters to the rules of a territory, or empty: it has none, or it is not known.

    `state` may be a code (`FL`, `US-FL`) or an English name; it is believed before the postal code, which must be
    the territory's own.
    """
    if territory == "US":
        return _american_state(state) or state_of_zip(postal_code)
    if territory == "FR" and french_code(postal_code).startswith(_ALSACE_MOSELLE_POSTAL):
        return ALSACE_MOSELLE
    return ""


def zones_of_state(territory: str, subdivision: str) -> tuple[str, ...]:
    """The zones that a state lies in; empty where it is not known or does not matter."""
    return _STATE_ZONES.get(subdivision, ()) if territory == "US" else ()


def french_territory(postal_code: str) -> str:
    """The territory of a French postal code (`97410` is of RE), or empty if it is not one."""
    code = french_code(postal_code)
    if not code:
        return ""
    for length in (5, 3):
        if code[:length] in _FRENCH_TERRITORIES:
            return _FRENCH_TERRITORIES[code[:length]]
    return "" if code.startswith(("00", "96", "97", "98", "99")) else "FR"


def french_code(postal_code: str) -> str:
    """The five digits of a French postal code, written `67000`, `67 000`, `F-67000`, or `1000` for 01000; or empty."""
    if not postal_code:
        return ""
    digits = postal_code.upper().removeprefix("FR").removeprefix("F").replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 5)):
        return ""
    return digits.zfill(5)


def _american_state(written: str) -> str:
    bare = " ".join(written.replace(".", "").split()).upper().removeprefix("US-")
    return bare if bare in STATES else _STATE_BY_NAME.get(bare, "")


def is_state(written: str) -> bool:
    """Whether it is an American state, by its code (`FL`, `US-FL`) or its English name."""
    return bool(_american_state(written))


def is_zip(written: str) -> bool:
    """Whether it has the form of an American postal code, five digits or nine."""
    return _ZIP.fullmatch(written.strip().replace(" ", "")) is not None


def state_of_zip(postal_code: str) -> str:
    """The American state of a postal code; empty for those of the armed forces, and for what is none."""
    found = _ZIP.fullmatch(postal_code.strip().replace(" ", ""))
    if found is None:
        return ""
    return _ZIP_EXCEPTIONS.get(found[1]) or _STATE_BY_ZIP.get(int(found[1][:3]), "")


def state_name(territory: str, subdivision: str) -> str:
    """The name of a subdivision, `Florida` of `FL`; its code where none is known."""
    if (territory, subdivision) == ("FR", ALSACE_MOSELLE):
        return "Alsace-Moselle"
    return _NAME_BY_STATE.get(subdivision, subdivision) if territory == "US" else subdivision


def _states_by_name() -> Mapping[str, str]:
    named = (each.split(" ", 1) for line in _NAMES.split("\n") for each in line.split("|") if each)
    return {name.upper(): code for code, name in named}


def _states_by_zip() -> Mapping[int, str]:
    found: dict[int, str] = {}
    state = ""
    for word in _ZIP_RANGES.split():
        if word.isalpha():
            state = word
        else:
            first, last = map(int, word.split("-"))
            found.update(dict.fromkeys(range(first, last + 1), state))
    return found


_STATE_BY_NAME: Final = _states_by_name()
_NAME_BY_STATE: Final = {
    code: name for each in _NAMES.replace("\n", "|").split("|") if each for code, name in [each.split(" ", 1)]
}
_STATE_BY_ZIP: Final = _states_by_zip()
_STATE_ZONES: Final = {state: zones for zones, states in _ZONES.items() for state in states.split()}

STATES: Final = frozenset(_STATE_BY_NAME.values())
"""Codes of the fifty states and the District of Columbia."""

SUBDIVISIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"US": STATES, "FR": frozenset({ALSACE_MOSELLE})}
)
"""What a rulebook may name as subdivisions, by territory."""
