"""What a simulated network was given, counted: the truth that Chappe's own figures are held against."""

from collections import Counter

from chappe.gateways.contract import PartOf

_NAMED = 100  # numbers listed, at most


class Tally:
    """Counts of submissions, and of the texts they make up.

    A text is counted once all its parts were taken. ``twice`` lists the numbers that were given the same
    text, or the same part of one, a second time (the network having taken it the first).
    """

    def __init__(self) -> None:
        self.submissions = 0
        self.taken = 0
        self.refused: Counter[str] = Counter()
        self.texts = 0
        self.twice = 0
        self.twice_numbers: list[str] = []
        self.receipts = 0
        self.replies = 0
        self.acknowledged = 0
        self.origins: dict[str, tuple[str, str]] = {}
        self._seen: Counter[int] = Counter()
        self._parts: dict[tuple[str, str, str, int, int], dict[int, str]] = {}

    def submitted(
        self, number: str, origin: tuple[str, str], text: str, place: PartOf | None, *, taken: bool
    ) -> None:
        """One submit_sm; ``text`` is that of its part, ``origin`` its login and sender."""
        self.submissions += 1
        if not taken:
            return
        self.taken += 1
        self.origins[number] = origin
        if place is None or place.total == 1:
            self._text(number, text)
            return
        key = (number, *origin, place.reference, place.total)
        parts = self._parts.setdefault(key, {})
        if place.index in parts:
            self._again(number)
        parts[place.index] = text
        if len(parts) == place.total:
            del self._parts[key]
            self._text(number, "".join(parts[index] for index in sorted(parts)))

    def count_of(self, number: str, text: str) -> int:
        """How often this whole text was taken for this number."""
        return self._seen[hash((number, text))]

    def stats(self) -> dict[str, object]:
        """The counts, ready for JSON."""
        return {
            "submissions": self.submissions,
            "taken": self.taken,
            "refused": dict(self.refused),
            "texts": self.texts,
            "numbers": len(self.origins),
            "incomplete": len(self._parts),
            "twice": self.twice,
            "twice_numbers": self.twice_numbers,
            "receipts": self.receipts,
            "replies": self.replies,
            "acknowledged": self.acknowledged,
        }

    def _text(self, number: str, text: str) -> None:
        self.texts += 1
        key = hash((number, text))
        self._seen[key] += 1
        if self._seen[key] > 1:
            self._again(number)

    def _again(self, number: str) -> None:
        self.twice += 1
        if len(self.twice_numbers) < _NAMED:
            self.twice_numbers.append(number)
