from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Secret, SenderKind
from chappe.gateways.smpp.settings import SettingOutOfRange, SettingUnwritable, SmppSettings, check

GOOD = SmppSettings("smsc.example", 2775, "login", Secret("hunter2"))


@given(st.integers(1, 10_000), st.floats(0, 1), st.booleans())
def test_pauses_grow_to_a_limit_and_never_to_nothing(attempt: int, jitter: float, refused: bool) -> None:
    pause = GOOD.pause(attempt, refused=refused, jitter=jitter)
    assert GOOD.shortest_pause / 2 <= pause <= max(GOOD.longest_pause, GOOD.refused_pause)
    assert GOOD.pause(attempt + 1, refused=refused, jitter=jitter) >= pause
    if refused:
        assert pause >= GOOD.refused_pause / 2


def test_pauses_by_example() -> None:
    assert [GOOD.pause(n, refused=False, jitter=0) for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert GOOD.pause(1, refused=True, jitter=0) == 60


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(GOOD)


def test_good_settings_pass() -> None:
    check(GOOD)
    assert GOOD.ton_npi(SenderKind.ALPHANUMERIC) == (5, 0)
    assert GOOD.ton_npi(SenderKind.NUMBER) == (1, 1)
    assert GOOD.ton_npi(SenderKind.SHORT_CODE) == (3, 0)


@pytest.mark.parametrize(
    ("changed", "setting"),
    [({"port": 0}, "port"), ({"window": 0}, "window"), ({"binds": 101}, "binds"),
     ({"system_id": "x" * 16}, "system_id"), ({"patience": 40.5}, "patience"),
     ({"response_timeout": 0}, "response_timeout"), ({"password": Secret("x" * 65)}, "password")],
)  # fmt: skip
def test_what_is_out_of_range(changed: dict[str, object], setting: str) -> None:
    with pytest.raises(SettingOutOfRange) as refused:
        check(replace(GOOD, **changed))  # type: ignore[arg-type]
    assert refused.value.params["setting"] == setting


@pytest.mark.parametrize(
    ("changed", "setting"),
    [({"host": ""}, "host"), ({"host": "a b"}, "host"), ({"system_id": ""}, "system_id"),
     ({"system_id": "é"}, "system_id"),
     ({"password": Secret("a\0b")}, "password"), ({"system_type": "\n"}, "system_type")],
)  # fmt: skip
def test_what_cannot_be_written(changed: dict[str, object], setting: str) -> None:
    with pytest.raises(SettingUnwritable) as refused:
        check(replace(GOOD, **changed))  # type: ignore[arg-type]
    assert refused.value.params == {"setting": setting}
