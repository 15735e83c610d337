"""From the data of a scenario to the scenario, naming the first thing that is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import phonenumbers

from chappe.gateways.simulator.scenario import Reaction, Rule, Scenario, ScenarioInvalid, Span
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.receipt import STATUSES

_MOST = 1_000_000_000


def scenario_from(data: Mapping[str, Any]) -> Scenario:
    """The scenario in parsed TOML. Raises ScenarioInvalid, naming the first key that is wrong."""
    known = {item.name for item in fields(Scenario)}
    read: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            raise ScenarioInvalid(where=key, problem="unknown_key", detail=_words(known))
        if key == "rules":
            tables = enumerate(_typed(key, value, list))
            read[key] = tuple(_rule(table, f"rules[{at}]") for at, table in tables)
        else:
            read[key] = _READERS[key](key, value)
    return Scenario(**read)


def _rule(table: Any, where: str) -> Rule:
    known = {item.name for item in fields(Rule)} | {"country"}
    read: dict[str, Any] = {}
    for key, value in _typed(where, table, dict).items():
        if key not in known:
            raise ScenarioInvalid(where=f"{where}.{key}", problem="unknown_key", detail=_words(known))
        if key != "country":
            read[key] = _READERS[key](f"{where}.{key}", value)
    if "country" in table:
        prefix = _country(f"{where}.country", table["country"])
        if "prefix" in read:
            raise ScenarioInvalid(where=f"{where}.country", problem="beside_prefix", detail=prefix)
        read["prefix"] = prefix
    return Rule(**read)


def _typed(where: str, value: Any, kind: type | tuple[type, ...]) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        detail = _words(one.__name__ for one in kinds)
        raise ScenarioInvalid(where=where, problem="wrong_type", detail=detail)
    return value


def _words(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _text(where: str, value: Any) -> str:
    return str(_typed(where, value, str))


def _flag(where: str, value: Any) -> bool:
    return bool(_typed(where, value, bool))


def _amount(where: str, value: Any) -> float:
    if not 0 <= _typed(where, value, (int, float)) < _MOST:
        raise ScenarioInvalid(where=where, problem="out_of_range", detail=f"0 … {_MOST}")
    return float(value)


def _count(where: str, value: Any) -> int:
    if not 1 <= _typed(where, value, int) < _MOST:
        raise ScenarioInvalid(where=where, problem="out_of_range", detail=f"1 … {_MOST}")
    return int(value)


def _share(where: str, value: Any) -> float:
    if _amount(where, value) > 1:
        raise ScenarioInvalid(where=where, problem="out_of_range", detail="0 … 1")
    return float(value)


def _span(where: str, value: Any) -> Span:
    if not isinstance(value, list):
        return (_amount(where, value),) * 2
    if len(value) != 2 or _amount(where, value[0]) > _amount(where, value[1]):
        raise ScenarioInvalid(where=where, problem="not_a_span", detail="[low, high]")
    return float(value[0]), float(value[1])


def _pattern(where: str, value: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(where, value))
    except re.error as error:
        raise ScenarioInvalid(where=where, problem="not_a_pattern", detail=str(error)) from None


def _one_of(*words: str) -> Any:
    def read(where: str, value: Any) -> str:
        if _text(where, value) not in words:
            raise ScenarioInvalid(where=where, problem="unknown_value", detail=_words(words))
        return str(value)

    return read


def _reaction(where: str, value: Any) -> Reaction:
    return Reaction(_one_of(*Reaction)(where, value))


def _code(where: str, value: Any) -> int:
    if isinstance(value, str) and value in errors.CODES:
        return errors.CODES[value]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 0xFFFF_FFFF:
        raise ScenarioInvalid(where=where, problem="unknown_value", detail=_words(errors.CODES))
    return value


def _receipts(where: str, value: Any) -> tuple[str, ...]:
    if value == "none":
        return ()
    return tuple(_status(where, one) for one in (value if isinstance(value, list) else [value]))


_status = _one_of(*STATUSES)


def _by_part(where: str, value: Any) -> dict[int, str]:
    table = _typed(where, value, dict)
    if not all(key.isdecimal() for key in table):
        raise ScenarioInvalid(where=where, problem="wrong_type", detail="int")
    return {int(key): _status(where, status) for key, status in table.items()}


def _country(where: str, value: Any) -> str:
    code = phonenumbers.country_code_for_region(_text(where, value))
    if not code:
        raise ScenarioInvalid(where=where, problem="unknown_value", detail="FR, BE, CA, …")
    return f"+{code}"


def _accounts(where: str, value: Any) -> dict[str, str]:
    return {name: _text(f"{where}.{name}", word) for name, word in _typed(where, value, dict).items()}


_READERS: dict[str, Any] = {
    "seed": _text,
    "per_second": _amount,
    "window": _count,
    "resend_after": _amount,
    "enquire_interval": _amount,
    "response_ids": _one_of("decimal", "hexadecimal"),
    "receipt_ids": _one_of("decimal", "hexadecimal"),
    "longest_validity": _amount,
    "packed": _flag,
    "accounts": _accounts,
    "name": _text,
    "prefix": _text,
    "suffix": _text,
    "pattern": _pattern,
    "share": _share,
    "times": _count,
    "every": _count,
    "answer": _reaction,
    "code": _code,
    "answer_delay": _span,
    "taken": _flag,
    "receipt": _receipts,
    "receipt_error": _text,
    "receipt_delay": _span,
    "lost": _share,
    "doubled": _share,
    "early": _flag,
    "part_receipts": _by_part,
}
