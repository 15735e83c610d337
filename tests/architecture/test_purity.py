"""A module is a rule unless its name says otherwise, and a rule is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.modules import ROOT, is_rule, modules, name_of, rules

# What reads or writes something outside the values given to it.
IMPURE = frozenset(
    {
        "asyncio", "django", "http", "logging", "multiprocessing", "os", "pathlib", "procrastinate", "psycopg",
        "psycopg_pool", "random", "requests", "secrets", "select", "shutil", "signal", "socket", "ssl", "subprocess",
        "sys", "tempfile", "threading", "time", "urllib.request",
    }
)  # fmt: skip
IMPURE_CALLS = frozenset({"open", "print", "input", "now", "utcnow", "today"})


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "utcnow", "today"):
                yield node.func.attr


def faults(path: Path) -> list[str]:
    """What makes a module impure: an import, a call, or an import of a module of Chappe that is not pure."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for name in imported(tree):
        if name.split(".")[0] in IMPURE or name in IMPURE:
            found.append(f"imports {name}")
        elif name.startswith("chappe."):
            target = ROOT / "src" / Path(*name.split("."))
            file = target / "__init__.py" if target.is_dir() else target.with_suffix(".py")
            if file.exists() and not is_rule(file):
                found.append(f"imports {name}, which is not a rule")
    found += [f"calls {name}()" for name in called(tree) if name in IMPURE_CALLS]
    return found


@pytest.mark.parametrize("path", rules(), ids=name_of)
def test_a_rule_is_pure(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "from django.db import models",
        "from chappe.base.clock import now",
        "import datetime\ndatetime.datetime.now()",
        "open('x')",
    ],
)
def test_the_check_sees_what_is_not_pure(source: str, tmp_path: Path) -> None:
    module = tmp_path / "rule.py"
    module.write_text(source, encoding="utf-8")
    assert faults(module) != []


@pytest.mark.parametrize("path", rules(), ids=name_of)
def test_a_rule_has_a_property_test(path: Path) -> None:
    """``<stage>/…/<rule>.py`` is tested by ``tests/<stage>/…/test_<rule>.py``, with Hypothesis."""
    names = name_of(path).removesuffix(".py").split("/")
    candidates = [
        ROOT / "tests" / names[0] / f"test_{names[-1]}.py",
        ROOT / "tests" / Path(*names[:-1]) / f"test_{names[-1]}.py",
    ]
    if has_no_behaviour(path):
        return
    found = [candidate for candidate in candidates if candidate.exists()]
    assert found, f"{name_of(path)} has no {candidates[0].relative_to(ROOT)}"
    assert any("@given" in candidate.read_text(encoding="utf-8") for candidate in found), (
        f"{found[0].relative_to(ROOT)} has no property test"
    )


def has_no_behaviour(path: Path) -> bool:
    """Whether a module only names things: constants, protocols, dataclasses and refusals without a function of their
    own but what shows them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_declared_only(node):
            return node.name.startswith("__") and not any(
                isinstance(other, ast.FunctionDef | ast.AsyncFunctionDef)
                and not other.name.startswith("__")
                and not is_declared_only(other)
                for other in ast.walk(tree)
            )
    return True


def is_declared_only(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A protocol's method: a docstring, or dots, and nothing else."""
    return all(
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        for statement in function.body
    )


def test_every_module_says_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in modules()
        if path.parent.name != "migrations"
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
