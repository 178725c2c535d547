"""The program as text: its modules parsed, and what the structural tests ask of them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


@dataclass(frozen=True)
class Module:
    """One module of the package: its dotted name, its file and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    def at(self, node: ast.expr | ast.stmt) -> str:
        """Name the place of ``node`` as ``src/...:line``, as an editor opens it."""
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


@cache
def modules() -> tuple[Module, ...]:
    """Read every module of the package, in order of its path; migrations are Django's and left out."""
    return tuple(_read(path) for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def _read(path: Path) -> Module:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield every import of ``tree``, wherever it stands, with the dotted name that it asks for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


@cache
def tracked_files() -> tuple[Path, ...]:
    """List the files under version control; without git (an unpacked archive), the files that would be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is where the user has it
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return tuple(path for name in names if (path := ROOT / name).is_file())
    tops = ("src", "tests", "script", "docs", "examples", "requirements", ".ci")
    found = [path for top in tops for path in (ROOT / top).rglob("*") if path.is_file()]
    return tuple(path for path in found if "__pycache__" not in path.parts)
