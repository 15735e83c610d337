"""The token of a short link: whose it is and where it leads, sealed in 12 letters and digits; nothing is stored for it.

A number of 71 bits (deployment, position, link, a check) goes through a Feistel network of four rounds, whose
functions are AES under the installation's key (Luby and Rackoff, 1988: four rounds make a strong pseudo-random
permutation), and is written in base 62. So tokens tell nothing, not even their order, and one that is made up opens
into a number drawn at random: it leads somewhere only if deployment, position and link exist and the check is that of
the deployment. With a thousand deployments of a million recipients that is one in 2^41: at one try a millisecond,
seventy years for one link.

Tokens are made a slice of recipients at a time: each round is then one call of AES for all of them.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from chappe.base.refusal import Refusal
from chappe.messages.addresses import TOKEN

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

_DEPLOYMENT, _POSITION, _LINK, _CHECK = 26, 24, 6, 15  # bits
_LEFT, _RIGHT = 36, 35
_LEFT_MASK, _RIGHT_MASK = (1 << _LEFT) - 1, (1 << _RIGHT) - 1
_PAIRS: Final = [first + second for first in LETTERS for second in LETTERS]
_VALUES: Final = {pair: value for value, pair in enumerate(_PAIRS)}


class TokenBad(Refusal):
    """Not a token of this installation."""

    code: ClassVar[str] = "link.token_bad"


class LinksExhausted(Refusal):
    """A deployment, position or link past what a token can say (``deployment``, ``position``, ``link``)."""

    code: ClassVar[str] = "link.exhausted"


@dataclass(frozen=True, slots=True)
class Whose:
    """What a token says. Of a test there is no deployment: 0, and ``position`` is the version of the message.

    ``check``: of the revision that the deployment was prepared in; a token of another leads nowhere.
    """

    deployment_id: int
    position: int
    link: int
    check: int = 0

    @property
    def is_test(self) -> bool:
        return self.deployment_id == 0


def check_of(revision: int) -> int:
    """What of a deployment's revision stands in its tokens."""
    return revision % (1 << _CHECK)


def sealed(key: bytes, whose: Whose) -> str:
    """The token. Raises LinksExhausted."""
    return sealed_all(key, whose, [whose.position])[0]


def sealed_all(key: bytes, whose: Whose, positions: Sequence[int]) -> list[str]:
    """The tokens of the same link at each of these positions. Raises LinksExhausted."""
    highest = max(positions, default=0)
    if whose.deployment_id >> _DEPLOYMENT or highest >> _POSITION or whose.link >> _LINK:
        raise LinksExhausted(deployment=whose.deployment_id, position=highest, link=whose.link)
    fixed = whose.deployment_id << _POSITION + _LINK + _CHECK | whose.link << _CHECK | whose.check
    numbers = [fixed | position << _LINK + _CHECK for position in positions]
    left, right = [number >> _RIGHT for number in numbers], [number & _RIGHT_MASK for number in numbers]
    for turn in range(4):
        left, right = _turned(key, turn, left, right)
    return [_written(high << _RIGHT | low) for high, low in zip(left, right, strict=True)]


def opened(key: bytes, token: str) -> Whose:
    """Whose a token is. Whether that exists, and the check is its own, is for others to see. Raises TokenBad."""
    number = _read(token)
    left, right = [number >> _RIGHT], [number & _RIGHT_MASK]
    for turn in (3, 2, 1, 0):
        left, right = _turned(key, turn, left, right)
    number = left[0] << _RIGHT | right[0]
    return Whose(
        deployment_id=number >> _POSITION + _LINK + _CHECK,
        position=(number >> _LINK + _CHECK) & (1 << _POSITION) - 1,
        link=(number >> _CHECK) & (1 << _LINK) - 1,
        check=number & (1 << _CHECK) - 1,
    )


def _turned(key: bytes, turn: int, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
    """One round, which is its own inverse: the left halves by the right ones, or the other way round."""
    if turn % 2:
        return left, [
            half ^ mixed & _RIGHT_MASK for half, mixed in zip(right, _mixed(key, turn, left), strict=True)
        ]
    return [
        half ^ mixed & _LEFT_MASK for half, mixed in zip(left, _mixed(key, turn, right), strict=True)
    ], right


def _mixed(key: bytes, turn: int, halves: list[int]) -> tuple[int, ...]:
    """A function of a round: the halves, with its number, through AES."""
    blocks = [word for half in halves for word in (turn, half)]
    octets_of_key = blake2b(key, person=b"chappe.links", digest_size=32).digest()
    # Block by block, for each is a number of its own: nothing is encrypted here, a function of each is asked for.
    cipher = Cipher(algorithms.AES(octets_of_key), modes.ECB())  # noqa: S305
    octets = cipher.encryptor().update(struct.pack(f">{len(blocks)}Q", *blocks))
    return struct.unpack(f">{len(blocks)}Q", octets)[::2]


def _written(number: int) -> str:
    pairs = []
    for _ in range(TOKEN // 2):
        number, value = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[value])
    return "".join(pairs)


def _read(token: str) -> int:
    """Raises TokenBad."""
    number = 0
    try:
        for start in range(TOKEN - 2, -1, -2):
            number = number * len(_PAIRS) + _VALUES[token[start : start + 2]]
    except KeyError:
        raise TokenBad from None
    if len(token) != TOKEN or number >> (_LEFT + _RIGHT):
        raise TokenBad
    return number
