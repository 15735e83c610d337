"""A deployment sent: claimed, submitted over SMPP to another process, outcomes and receipts durably recorded.

Two floors, measured in the same run (`bench.bare`): (a) the bare SMPP lane on the same simulator without any ledger,
and (b) the bare ledger, a pointer moved and outcomes copied into a table, durably. What both together would allow on
the same cores is one over the sum of their times; where others use the cores too, processor times tell more.
"""

from bench.sending import QUIET, RECEIPTS, sent

WINDOW = 500
BINDS = 4
ROUND_TRIP = '[[rules]]\nreceipt = "none"\nanswer_delay = 0.05\n'


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Texts per second, processor time, memory, and a lane of 50 over a round trip of 50 ms."""
    from bench import bare

    texts = max(2_000, int(100_000 * scale))
    small, _ = sent("small", texts // 10, QUIET, window=WINDOW, binds=BINDS)
    rows: list[dict[str, object]] = []
    for name, scenario in (("no receipts", QUIET), ("each receipt recorded", RECEIPTS)):
        smpp_rate, smpp_cpu = bare.smpp(texts, scenario, WINDOW)
        rate, ledger_cpu = bare.ledger(texts, WINDOW // 2)
        cost, counted = sent(f"dispatch-{len(rows)}", texts, scenario, window=WINDOW, binds=BINDS)
        assert counted["twice"] == 0, counted
        together = 1 / (1 / smpp_rate + 1 / rate)
        rows += [
            _row(f"dispatch, {name} ({texts:,} texts)", cost.rate, together, "texts/s"),
            _row(f"  its processor time: {cost.each()}", cost.total, smpp_cpu + ledger_cpu, "µs/text"),
            _row("  its write-ahead log", cost.log / cost.texts, 0, "bytes/text"),
        ]
        if scenario == QUIET:
            held = f"dispatch, peak of memory with {texts:,} recipients (floor: {texts // 10:,})"
            rows.append(_row(held, cost.memory, small.memory, "MB"))
    return [*rows, round_trip(max(1_000, int(10_000 * scale)))]


def round_trip(texts: int) -> dict[str, object]:
    """One lane with a window of 50 over a round trip of 50 ms, which bears 1,000 texts a second at most."""
    cost, _ = sent("round-trip", texts, ROUND_TRIP, window=50, binds=1)
    return _row("dispatch, window 50 over 50 ms, one lane", cost.rate, 1_000, "texts/s")


def soak(texts: int) -> list[dict[str, object]]:
    """So many recipients end to end, each receipt recorded."""
    cost, counted = sent("soak", texts, RECEIPTS, window=WINDOW, binds=BINDS)
    return [
        _row(f"soak: {texts:,} contacts, {cost.texts:,} texts", cost.rate, 0, "texts/s"),
        _row(f"  its processor time: {cost.each()}", cost.total, 0, "µs/text"),
        _row("  its write-ahead log", cost.log / cost.texts, 0, "bytes/text"),
        _row("  dispatch's peak of memory", cost.memory, 0, "MB"),
        _row("  texts that the network was given twice", float(str(counted["twice"])), 0, "texts"),
        _row("  receipts it had acknowledged", float(str(counted["acknowledged"])), 0, "receipts"),
    ]


def _row(name: str, measured: float, floor: float, unit: str) -> dict[str, object]:
    """``ratio``: the better over the worse, as the unit has it; 0 without a floor."""
    more_is_better = unit.endswith("/s")
    ratio = 0.0 if not floor else (floor / measured if more_is_better else measured / floor)
    return {
        "name": name,
        "measured": round(measured),
        "unit": unit,
        "floor": round(floor),
        "ratio": round(ratio, 2),
    }
