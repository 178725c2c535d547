"""Every small fault that could be put into a module: mutmut's operators on libcst's tree, and where they apply.

mutmut itself leaves decorated functions and all that stands outside functions as they are, which is most of the law:
its operators are used here, and the walk is ours (docs/decisions says why).
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

from tests.structure.bilingual import speakers

Node = Any
Operator = Callable[[Node], Iterable[Node]]


def _negated(node: Node) -> Iterator[Node]:
    """Turn a condition round: mutmut changes what is compared, but leaves a bare name or call as it is."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=inner))


OPERATORS: Final[tuple[tuple[type, Operator], ...]] = (
    *mutation_operators,
    (cst.If, _negated),
    (cst.CompIf, _negated),
)

# They name types, or say how a class is built.
_OF_NO_EFFECT: Final = frozenset({"dataclass", "Literal", "TypeVar", "cast"})
_LISTS_OF_NAMES: Final = frozenset({"__all__", "__slots__"})
# `Doer = Party | str` at the head of a module names a type.
_TYPE_NAME: Final = re.compile(r"_?[A-Z][a-z]\w*")


@dataclass(frozen=True)
class Mutant:
    """One fault in one module: the source with it, where it stands and what made it."""

    module: str
    path: str
    line: int
    operator: str
    before: str
    after: str

    @cached_property
    def diff(self) -> str:
        """The lines that differ, as a unified diff without context."""
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


@dataclass(frozen=True)
class Place:
    """Where a fault could be: made into a :class:`Mutant` only when it is drawn, which takes time."""

    tree: "Tree"
    node: Node
    operator: Operator
    turn: int

    def mutant(self) -> Mutant | None:
        """Make the fault; ``None`` where the source would be the same."""
        changed = [*self.operator(self.node)][self.turn]
        after = self.tree.wrapper.module.deep_replace(self.node, changed).code
        if after == self.tree.source:
            return None
        line = self.tree.positions[self.node].start.line
        return Mutant(self.tree.name, self.tree.path, line, self.operator.__name__.lstrip("_"), self.tree.source, after)


class Tree:
    """One module, parsed."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path: Final = path.relative_to(root).as_posix()
        self.name: Final = module_name(root, path)
        self.source: Final = path.read_text(encoding="utf-8")
        self.wrapper: Final = MetadataWrapper(cst.parse_module(self.source))
        self.positions: Final[Mapping[Node, Node]] = self.wrapper.resolve(PositionProvider)

    def places(self) -> Iterator[Place]:
        """Yield every place of a fault, in the order of the source."""
        yield from self._below(self.wrapper.module, top=True)

    def _below(self, node: Node, *, top: bool) -> Iterator[Place]:
        if _untouched(node, top=top):
            return
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                yield from (Place(self, node, operator, turn) for turn in _turns(node, operator))
        silent = _wording(node)
        for child in node.children:
            if not any(child is each for each in silent):
                yield from self._below(child, top=top and not isinstance(node, cst.FunctionDef))


def _untouched(node: Node, *, top: bool) -> bool:
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom():
            return True
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Call(func=cst.Name(value=name)) | cst.Subscript(value=cst.Name(value=name)):
            return name in _OF_NO_EFFECT
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            return name in _LISTS_OF_NAMES or (top and _TYPE_NAME.fullmatch(name) is not None)
        case cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Name(value="TypeAlias"))):
            return True
        case cst.SimpleString() | cst.ConcatenatedString():
            return _is_prose(node)
        case _:
            return False


def _is_prose(node: Node) -> bool:
    """Whether a string is for people; a code, a path or a key has neither spaces nor Chinese."""
    said = node.evaluated_value
    return isinstance(said, str) and (" " in said or not said.isascii())


def _turns(node: Node, operator: Operator) -> Iterator[int]:
    """Yield which of an operator's faults to take at a node."""
    faults = [*operator(node)]
    if operator is operator_string:
        # Another case of a code is no other fault than another code.
        yield from range(min(1, len(faults)))
    elif operator is operator_arg_removal:
        yield from (turn for turn, fault in enumerate(faults) if _is_likely(node, fault))
    else:
        yield from range(len(faults))


def _is_likely(call: Node, fault: Node) -> bool:
    """Whether an argument given by name is left out, or one given by position is ``None``; and none of the wording.

    The other way round, the call mostly fails as such, which any test that comes by would notice.
    """
    if len(_wording(call)) != len(_wording(fault)):
        return False
    left_out = len(fault.args) < len(call.args)
    places = zip(call.args, [*fault.args, None], strict=False)
    changed = next(was for was, now in places if was is not now)
    return (changed.keyword is not None) == left_out


def _wording(node: Node) -> list[Node]:
    """Return the arguments of a call that say something in English and Chinese, as literals."""
    match node:
        case cst.Call(func=cst.Name(value=name)) if name in speakers():
            first = speakers()[name][0]
        case _:
            return []
    literal = (cst.SimpleString, cst.ConcatenatedString)
    return [
        each
        for number, each in enumerate(node.args)
        if isinstance(each.value, literal)
        and (each.keyword.value in ("en", "zh") if each.keyword else number in (first, first + 1))
    ]


def trees(root: Path, packages: Iterable[str], only: str = "") -> list[Tree]:
    """Parse the modules of these packages (as folders, from the checkout's root) whose name has ``only`` in it."""
    paths = [path for package in packages for path in sorted((root / package).rglob("*.py"))]
    return [Tree(root, path) for path in paths if only in module_name(root, path)]


def module_name(root: Path, path: Path) -> str:
    """Return the dotted name of a module of the checkout."""
    return ".".join(path.relative_to(root / "src").with_suffix("").parts)
