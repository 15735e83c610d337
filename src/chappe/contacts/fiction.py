"""Numbers of nobody, for demonstrations and tests: mobile, valid to libphonenumber, and reaching no person.

Where a regulator keeps mobiles for fiction and libphonenumber takes them for valid, these are used. It
refuses those of France (06 39 98, Arcep), the United Kingdom (07700 900, Ofcom) and Ireland (020 91,
ComReg): there, and where nothing is reserved, the numbers are of blocks that no operator held in
libphonenumber's data (9.0.43, November 2026). Those stay nobody's only until somebody gets them: let them
reach a simulator alone.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

_CANADIAN_AREAS = """
204 236 249 250 289 306 343 365 403 416 418 431 437 438 450 506 514 519 548 579 581 587 604 613 639 647 705
709 778 780 782 807 819 825 867 873 902 905
"""
_AMERICAN_AREAS = """
201 202 203 206 212 213 214 215 216 303 305 310 312 313 315 317 402 404 405 407 412 414 415 501 502 503 504
505 512 513 515 602 605 608 612 614 615 617 619 701 702 703 713 716 801 804 808 812 816 901 907 914 916 917
918 919
"""
_AUSTRALIAN = """
0006 0156 0157 0158 0159 0110 0313 0737 1266 1491 1804 2549 2665 2983 3770 3087 4118 4632 5254 5789 6398 6801
7426 7644 8957 8148 8888 9212 9760 9455
"""


def _block(prefix: str, digits: int) -> range:
    """All numbers (without their +) of `prefix` and that many digits more."""
    return range(int(prefix) * 10**digits, (int(prefix) + 1) * 10**digits)


def _singles(prefix: str, numbers: str) -> tuple[range, ...]:
    return tuple(_block(prefix + number, 0) for number in numbers.split())


def _north_american(area_codes: str) -> tuple[range, ...]:
    """555-0100 to 555-0199 of each area code."""
    return tuple(_block(f"1{area}55501", 2) for area in area_codes.split())


RESERVED: Final[dict[str, tuple[range, ...]]] = {
    "AU": _singles("6149157", _AUSTRALIAN),
    "CA": _north_american(_CANADIAN_AREAS),
    "DE": (
        _block("4917139200", 2),
        _block("49176040690", 2),
        *_singles("49152", "28817386 28895456 54599371"),
        *_singles("49172", "9925904 9968532 9973185 9973186 9980752"),
        *_singles("49174", "9091317 9464308"),
    ),
    "SE": (range(46701740605, 46701740700),),
    "US": _north_american(_AMERICAN_AREAS),
}
"""Country -> the mobiles kept for fiction.

Sources: AU, ACMA's numbers for use in creative works; CA and US, the 555 line numbers of the North American
Numbering Plan (ATIS-0300115); DE, Bundesnetzagentur, Mitteilung 148/2021; SE, PTS (070-1740605 to 699).
"""

UNHELD: Final[dict[str, tuple[range, ...]]] = {
    "BE": (_block("324520", 5),),
    "CH": (_block("417515", 5),),
    "ES": (_block("347150", 5),),
    "FR": (_block("337300", 5),),
    "GB": (_block("447111", 6),),
    "IT": (_block("393550", 6),),
    "LU": (_block("352656", 6),),
    "MQ": (_block("5966970", 5),),
}
"""Country -> mobiles of blocks without an operator."""


def fictitious_numbers(country: str, count: int) -> Iterator[str]:
    """`count` different mobile numbers of `country`, E.164, always the same ones in the same order.

    Raises ValueError if there are not so many: see `capacity`.
    """
    if count > capacity(country):
        raise ValueError(f"{country} has {capacity(country)} fictitious numbers, not {count}")
    return islice(_numbers(country), count)


def capacity(country: str) -> int:
    """How many different numbers there are; 0 for a country not in the tables."""
    return sum(len(block) for block in _blocks(country))


def _blocks(country: str) -> tuple[range, ...]:
    return RESERVED.get(country) or UNHELD.get(country, ())


def _numbers(country: str) -> Iterator[str]:
    """One of each block in turn, so that a few numbers already are of many areas."""
    blocks = _blocks(country)
    for index in range(max(map(len, blocks), default=0)):
        for block in blocks:
            if index < len(block):
                yield f"+{block[index]}"
