"""The geometry of charts, in whole units of their SVG: templates only draw what stands here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar, from ``x`` and ``width`` wide, out of `WIDTH`."""

    name: str
    tone: str
    value: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One reason: ``count`` left out here, ``kept`` go on; the same as stretches."""

    code: str
    count: int
    kept_width: int
    lost_width: int


@dataclass(frozen=True, slots=True)
class Funnel:
    total: int
    kept: int
    rows: tuple[FunnelRow, ...]
    kept_width: int


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    x: int
    width: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    y: int
    value: int


@dataclass(frozen=True, slots=True)
class BarChart:
    width: int
    height: int
    bars: tuple[Bar, ...]
    grid: tuple[Line, ...]


def funnel(verdicts: Mapping[str, int], order: Sequence[str], kept: str = "eligible") -> Funnel:
    """From all to those kept, through each reason that leaves someone out, in the order of the rule."""
    total = sum(verdicts.values())
    left = total
    rows = []
    for code in order:
        count = verdicts.get(code, 0)
        if code == kept or not count:
            continue
        left -= count
        end = scaled(left + count, total, WIDTH)
        start = scaled(left, total, WIDTH)
        rows.append(FunnelRow(code, count, start, max(end - start, 4)))
    return Funnel(total, verdicts.get(kept, 0), tuple(rows), scaled(verdicts.get(kept, 0), total, WIDTH))


def shares(counts: Sequence[tuple[str, str, int]]) -> tuple[Piece, ...]:
    """One bar cut into stretches: each is (name, tone, count)."""
    total = sum(count for _name, _tone, count in counts)
    pieces = []
    before = 0
    for name, tone, count in counts:
        start, end = scaled(before, total, WIDTH), scaled(before + count, total, WIDTH)
        before += count
        if count:
            pieces.append(Piece(name, tone, count, start, max(end - start, 2)))
    return tuple(pieces)


def bar_chart(
    columns: Sequence[tuple[str, Sequence[tuple[str, str, int]]]], *, width: int = 720, height: int = 180
) -> BarChart:
    """Stacked bars, a column each: (label, stretches from the bottom as (name, tone, value))."""
    top = nice_ceiling(max((sum(v for _n, _t, v in pieces) for _label, pieces in columns), default=0))
    step = width / max(len(columns), 1)
    bars = []
    for index, (label, pieces) in enumerate(columns):
        drawn, below = [], 0
        for name, tone, value in pieces:
            low, high = scaled(below, top, height), scaled(below + value, top, height)
            below += value
            drawn.append(Piece(name, tone, value, height - high, high - low))
        bars.append(Bar(label, round(index * step + step * 0.15), max(round(step * 0.7), 2), tuple(drawn)))
    grid = tuple(Line(height - scaled(part, 2, height), top * part // 2) for part in (1, 2))
    return BarChart(width, height, tuple(bars), grid)


def nice_ceiling(value: int) -> int:
    """The next even number of one digit and zeros, so that half of it is round too; at least 2."""
    unit = 1
    while value > 10 * unit:
        unit *= 10
    steps = (value + unit - 1) // unit
    return max(2, steps + steps % 2) * unit


def scaled(value: int, whole: int, length: int) -> int:
    return round(value * length / whole) if whole else 0
