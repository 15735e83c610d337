"""Measures as Prometheus reads them: the text format, version 0.0.4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Shape(StrEnum):
    """How a measure moves: only up, or either way."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a measure."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured, by its labels."""

    name: str
    shape: Shape
    help: str
    samples: tuple[Sample, ...]


def exposed(measures: Iterable[Measure]) -> str:
    """All measures; those without a sample are named all the same."""
    lines: list[str] = []
    for measure in measures:
        lines.append(f"# HELP {measure.name} {_escaped(measure.help, quote=False)}")
        lines.append(f"# TYPE {measure.name} {measure.shape}")
        lines.extend(f"{measure.name}{_labels(one.labels)} {_number(one.value)}" for one in measure.samples)
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str, *, quote: bool = True) -> str:
    found = value.replace("\\", "\\\\").replace("\n", "\\n")
    return found.replace('"', '\\"') if quote else found


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
