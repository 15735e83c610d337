"""The modules of Chappe, as files."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "chappe"

# These do input and output; every other name is a rule. A package of such a name may be split into any modules.
IO_NAMES = frozenset(
    {
        "models",
        "queries",
        "operations",
        "tasks",
        "store",
        "worker",
        "connection",
        "gateway",
        "registry",
        "exports",
        "catalogue",
    }
)
# What base does for the others, by name.
IO_MODULES = frozenset({"base/clock.py", "base/audit.py", "base/statements.py", "base/threads.py", "apps.py"})
# Edges and settings are not rules, nor are translated sentences.
EDGES = frozenset({"config", "cli", "console", "wording", "migrations"})


def modules() -> list[Path]:
    """Every module, without its tests."""
    return sorted(path for path in SOURCE.rglob("*.py"))


def is_rule(path: Path) -> bool:
    """Whether the module must be pure."""
    inside = path.relative_to(SOURCE)
    names = {part.removesuffix(".py") for part in inside.parts}
    return not (names & (IO_NAMES | EDGES)) and inside.as_posix() not in IO_MODULES


def rules() -> list[Path]:
    """The rule modules: pure, each with a property test. Packages' own files hold only a docstring or exports."""
    return [
        path for path in modules() if is_rule(path) and path.name != "__init__.py" and path.parent != SOURCE
    ]


def name_of(path: Path) -> str:
    """``deployments/states.py``."""
    return path.relative_to(SOURCE).as_posix()
