"""The reference pages say what the code says."""

from docs.generate import stale


def test_no_generated_page_is_stale() -> None:
    assert stale() == [], "run: python -m docs.generate"
