"""What a requirement can find and why, read from its source: every status with the sentences that give it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from fenduan.law.finding import Status
from fenduan.law.requirement import Requirement
from fenduan.reference.text import Text
from tests.structure.bilingual import without_places, wording
from tests.structure.program import modules

_STATUSES = {status.value for status in Status}
_EVALUATION = "fenduan.assessment.evaluate"
# What a function that leads to findings says that it returns.
_RETURNS = ("Finding", "Decide")


@dataclass(frozen=True)
class _Scope:
    """A function, the module that it stands in, and all functions that make findings for the same requirement."""

    module: str
    function: ast.FunctionDef
    among: list["_Scope"] = field(compare=False, repr=False)


@cache
def _names(module: str) -> dict[str, ast.stmt]:
    """Return what a module binds at its top: functions, constants and imports, by name."""
    found: dict[str, ast.stmt] = {}
    tree = next(each.tree for each in modules() if each.name == module)
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                found[node.name] = node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = node
            case ast.ImportFrom():
                found.update({alias.asname or alias.name: node for alias in node.names})
            case _:
                pass
    return found


@cache
def _methods(module: str) -> dict[str, ast.FunctionDef]:
    """Return the methods of a module's classes by name."""
    classes = [node for node in _names(module).values() if isinstance(node, ast.ClassDef)]
    return {node.name: node for each in classes for node in each.body if isinstance(node, ast.FunctionDef)}


def _resolve(module: str, name: str) -> tuple[str, ast.stmt] | None:
    """Follow a name to the module of the law that defines it."""
    node = _names(module).get(name)
    if isinstance(node, ast.ImportFrom):
        source = node.module or ""
        return _resolve(source, name) if source.startswith("fenduan.law.") else None
    return None if node is None else (module, node)


def _scopes(requirement: Requirement) -> list[_Scope]:
    """Return the function of a requirement and, depth first, every function that makes findings for it."""
    root = _resolve(requirement.decide.__module__, requirement.decide.__qualname__.split(".")[0])
    assert root is not None
    assert isinstance(root[1], ast.FunctionDef)
    found: list[_Scope] = []
    _follow(_Scope(root[0], root[1], found), found)
    return found


def _follow(scope: _Scope, found: list[_Scope]) -> None:
    if scope in found:
        return
    found.append(scope)
    for node in ast.walk(scope.function):
        called = _called(node, scope)
        if called is not None and _leads_to_findings(called.function):
            _follow(called, found)


def _called(node: ast.AST, scope: _Scope) -> _Scope | None:
    """Return the function or method of the law that an expression names."""
    match node:
        case ast.Name(id=name):
            target = _resolve(scope.module, name)
            if target is not None and isinstance(target[1], ast.FunctionDef):
                return _Scope(target[0], target[1], scope.among)
        case ast.Attribute(attr=name) if name in _methods(scope.module):
            return _Scope(scope.module, _methods(scope.module)[name], scope.among)
        case _:
            pass
    return None


def _leads_to_findings(function: ast.FunctionDef) -> bool:
    returned = "" if function.returns is None else ast.unparse(function.returns)
    # A function with its law beside it is another requirement; finding.py makes findings for whoever asks.
    return any(name in returned for name in _RETURNS) and not function.decorator_list and function.name not in _STATUSES


def _calls(scope: _Scope) -> Iterator[tuple[str, list[Text]]]:
    """Yield each status that a function gives, in the order of its lines, with the sentences that may stand with it.

    Raises ``AssertionError`` where no sentence is found: the reason is made in a way that is not read here.
    """
    calls = [node for node in ast.walk(scope.function) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        match call:
            case ast.Call(func=ast.Name(id=name), args=[reason, *_]) if name in _STATUSES:
                status = name
            case ast.Call(func=ast.Name(id="Finding"), args=[ast.Attribute(attr=name), reason, *_]):
                status = Status[name].value
            case _:
                continue
        sentences = list(_sentences(reason, scope))
        assert sentences, f"{scope.module}:{call.lineno}: no sentence is found for this {status}"
        yield status, sentences


def _sentences(reason: ast.expr, scope: _Scope) -> Iterator[Text]:
    """Yield every sentence that an expression may come to."""
    match reason:
        case ast.Call(func=ast.Name(id="say"), args=[en, zh, *_], keywords=facts):
            said = Text(wording(en) or "", wording(zh) or "")
            if any(mark.isalpha() for mark in without_places(said.en)):
                yield said
            else:  # It only puts other sentences side by side.
                for fact in facts:
                    yield from _sentences(fact.value, scope)
        case ast.IfExp(body=one, orelse=other):
            yield from _sentences(one, scope)
            yield from _sentences(other, scope)
        case ast.Lambda(body=body):
            yield from _sentences(body, scope)
        case ast.Call(func=function) | (ast.Attribute() as function) if (there := _called(function, scope)) is not None:
            for node in ast.walk(there.function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from _sentences(node.value, there)
        case ast.Name(id=name):
            yield from _of_name(name, scope)
        case _:
            pass


def _of_name(name: str, scope: _Scope) -> Iterator[Text]:
    """Yield the sentences that a parameter, a variable of the function or a constant of the module may hold."""
    parameters = [each.arg for each in scope.function.args.args]
    if name in parameters:
        yield from _of_parameter(parameters.index(name), name, scope)
        return
    own = [
        node.value
        for node in ast.walk(scope.function)
        if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
    ]
    there = scope
    if not own:
        target = _resolve(scope.module, name)
        if target is not None and isinstance(target[1], (ast.Assign, ast.AnnAssign)) and target[1].value is not None:
            own, there = [target[1].value], _Scope(target[0], scope.function, scope.among)
    for value in own:
        yield from _sentences(value, there)


def _of_parameter(position: int, name: str, scope: _Scope) -> Iterator[Text]:
    """Yield what the functions of the same requirement hand over for a parameter."""
    for caller in scope.among:
        for node in ast.walk(caller.function):
            if isinstance(node, ast.Call) and _called(node.func, caller) == scope:
                given = {each.arg: each.value for each in node.keywords}
                handed = node.args[position] if position < len(node.args) else given.get(name)
                if handed is not None:
                    yield from _sentences(handed, caller)


def _untimely() -> dict[str, list[Text]]:
    function = _names(_EVALUATION)["_untimely"]
    assert isinstance(function, ast.FunctionDef)
    return dict(_calls(_Scope(_EVALUATION, function, [])))


def reasons(requirement: Requirement) -> dict[str, list[Text]]:
    """Return every status that ``requirement`` can give, in the order of :class:`Status`, with its sentences.

    ``{name}`` in a sentence stands for a fact of the dossier.
    """
    found: dict[str, list[Text]] = {}
    for scope in _scopes(requirement):
        for status, sentences in _calls(scope):
            found.setdefault(status, []).extend(sentences)
    before, untimely = found.setdefault("not_applicable", []), _untimely()
    if requirement.nothing is not None:
        before.append(Text(requirement.nothing.en, requirement.nothing.zh))
    if requirement.spared:
        before.extend(untimely["not_applicable"])
    if requirement.since is not None:
        found["not_yet_in_force"] = untimely["not_yet_in_force"]
    if requirement.until is not None:
        found["lapsed"] = untimely["lapsed"]
    ordered = {status.value: list(dict.fromkeys(found.get(status.value, []))) for status in Status}
    return {status: sentences for status, sentences in ordered.items() if sentences}


def subjects(requirement: Requirement) -> list[str]:
    """Return the kinds of subject that its findings are about, in the order of its source."""
    makers = [
        node.func.id.removeprefix("of_")
        for scope in _scopes(requirement)
        for node in ast.walk(scope.function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("of_")
    ]
    return list(dict.fromkeys(makers))
