"""The source keeps its promises: documented, finished, importing what it declares, and pure where it says so."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

import pytest

from tests.structure.program import ROOT, SOURCE, Module, imports, modules, tracked_files

# The import name where it is not the package's own.
IMPORT_NAMES = {
    "django-allauth": "allauth", "django-csp": "csp", "django-ninja": "ninja", "python-docx": "docx",
    "python-stdnum": "stdnum", "pyyaml": "yaml",
}  # fmt: skip

PURE = ("fenduan.law", "fenduan.assessment")
IMPURE_MODULES = {
    "asyncio", "ctypes", "importlib", "inspect", "io", "locale", "multiprocessing", "os", "pathlib", "random",
    "secrets", "shutil", "signal", "socket", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
    "zoneinfo",
}  # fmt: skip
IMPURE_CALLS = {"today", "now", "utcnow", "fromtimestamp"}
IMPURE_BUILTINS = {"open", "input", "print", "exec", "eval", "compile", "__import__", "breakpoint"}
# (module, the import or call) -> why it may.
ALLOWED_IMPURITY = {
    ("fenduan.law.register", "importlib.resources"): "the register's digest covers the source of its functions",
}

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def _public_definitions(module: Module) -> Iterator[tuple[ast.stmt, str, str | None]]:
    """Yield the public functions, classes and methods of a module, with what they say of themselves."""
    stack: list[ast.AST] = [module.tree]
    while stack:
        for node in ast.iter_child_nodes(stack.pop()):
            if isinstance(node, _DEFINITIONS) and not node.name.startswith("_"):
                if not any(ast.unparse(each).endswith("overload") for each in node.decorator_list):
                    yield node, node.name, ast.get_docstring(node)
                if isinstance(node, ast.ClassDef):
                    stack.append(node)


def test_everything_public_has_a_docstring() -> None:
    bare = [f"{m.path.relative_to(ROOT)}: the module" for m in modules() if not ast.get_docstring(m.tree)]
    bare += [f"{m.at(node)}: {name}" for m in modules() for node, name, said in _public_definitions(m) if not said]

    assert not bare, "\n".join(["no docstring:", *bare])


def test_nothing_is_left_to_do() -> None:
    this = "tests/structure/test_source.py"
    found = []
    for path in tracked_files():
        if path.suffix in {".py", ".sh", ".toml", ".yaml", ".yml"} and path.relative_to(ROOT).as_posix() != this:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if UNFINISHED.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")

    assert not found, "\n".join(["left unfinished:", *found])


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0].lower() for each in project["dependencies"]]
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names}


def test_every_import_is_declared() -> None:
    known = _declared() | set(sys.stdlib_module_names) | {"fenduan"}
    foreign = [
        f"{module.at(node)}: {name}"
        for module in modules()
        for node, name in imports(module.tree)
        if name.split(".")[0] not in known
    ]

    assert not foreign, "\n".join(["imported, but not among the dependencies in pyproject.toml:", *foreign])


def test_imports_are_absolute() -> None:
    relative = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert not relative


def _impurities(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield what a tree uses of the clock, the disk, chance, the network or the process."""
    for node, name in imports(tree):
        if name.split(".")[0] in IMPURE_MODULES:
            yield node, name
    for each in ast.walk(tree):
        match each:
            case ast.Call(func=ast.Attribute(attr=name)) if name in IMPURE_CALLS:
                yield each, name
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_BUILTINS:
                yield each, name
            case ast.Global():
                yield each, "global"
            case _:
                pass


def _allowed(module: str, what: str) -> bool:
    return any(module == name and f"{what}.".startswith(f"{used}.") for name, used in ALLOWED_IMPURITY)


def test_the_law_and_its_assessment_use_no_clock_no_disk_and_no_chance() -> None:
    found = {
        (module.name, what): module.at(node)
        for module in modules()
        if module.name.startswith(PURE)
        for node, what in _impurities(module.tree)
    }

    assert not [f"{place}: {what}" for (name, what), place in found.items() if not _allowed(name, what)]


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from os.path import join",
        "import datetime as dt\nday = dt.date.today()",
        "from datetime import datetime\nnow = datetime.now()",
        "def read(name):\n    return open(name).read()",
        "def late():\n    import random",
        "def count():\n    global n",
    ],
)
def test_an_impurity_is_found_wherever_it_stands(source: str) -> None:
    assert list(_impurities(ast.parse(source)))


def test_the_reader_finds_the_package() -> None:
    names = {module.name for module in modules()}

    assert {"fenduan", "fenduan.law", "fenduan.dossier.model", "fenduan.reference.text"} <= names
    assert (SOURCE / "fenduan" / "py.typed").is_file()
