"""1,000,000 recipients end to end, each receipt recorded: some minutes, and only when asked for by name."""


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """One row for each figure."""
    from bench.dispatch import soak

    return soak(int(1_000_000 * scale))
