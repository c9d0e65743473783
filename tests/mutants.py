"""What may be changed on a line of Python, as the small slips that people make, and the source with one made."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.mutation import Change

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}

#: What a change is called, and what it makes of (a copy of) its node; None: nothing is left of it.
Way = tuple[str, Callable[[Any], ast.AST | None]]


@dataclass(frozen=True)
class Site:
    """One change that a module allows: the place of its node in the walk, its line, which of the node's ways."""

    place: int
    line: int
    way: int


def sites(source: str) -> Iterator[Site]:
    """Yield every change of a module."""
    tree = ast.parse(source)
    skipped = {id(child) for part in _declarations(tree) for child in ast.walk(part)}
    inside = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for child in ast.walk(node)
    }
    for place, node in enumerate(ast.walk(tree)):
        if id(node) not in skipped:
            line = _line(node)
            yield from (Site(place, line, way) for way in range(len(_ways(node, id(node) in inside))))


def made(file: str, source: str, site: Site) -> Change:
    """Return one change of a module."""
    tree = ast.parse(source)
    node = list(ast.walk(tree))[site.place]
    name, make = _ways(node, True)[site.way]
    before = _told(node)
    new = make(copy.copy(node))
    if new is None:
        new = ast.Pass()
    _put(tree, node, new)
    return Change(file, site.line, f"{name}: {before}  =>  {_told(new)}", ast.unparse(ast.fix_missing_locations(tree)))


def _told(node: ast.AST) -> str:
    text = ast.unparse(node).partition("\n")[0].strip()
    return text if len(text) <= 90 else f"{text[:89]}…"


def _line(node: ast.AST) -> int:
    own = node.iter if isinstance(node, ast.comprehension) else node
    return int(getattr(own, "lineno", 0))


def _ways(node: ast.AST, is_in_function: bool) -> list[Way]:
    """Return the changes of one node; those of steps come last, and only inside functions."""
    return [*_of_operators(node), *_of_values(node), *(_of_steps(node) if is_in_function else ())]


def _of_operators(node: ast.AST) -> Iterator[Way]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARED[type(operator)]:
                yield "compare", lambda own, p=place, o=other: _with(own, ops=_put_at(own.ops, p, o()))
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _COMPUTED and not _is_of_words(node):
        yield "arithmetic", lambda own: _with(own, op=_COMPUTED[type(own.op)]())
    elif isinstance(node, ast.BoolOp):
        yield "and/or", lambda own: _with(own, op=ast.Or() if isinstance(own.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield "sign", lambda own: own.operand


def _of_values(node: ast.AST) -> Iterator[Way]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "constant", lambda own: ast.Constant(not own.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield "constant", lambda own: ast.Constant(own.value + 1)
        yield "constant", lambda own: ast.Constant(own.value - 1)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "negated", lambda own: _with(own, test=ast.UnaryOp(ast.Not(), own.test))


def _of_steps(node: ast.AST) -> Iterator[Way]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "returned", lambda own: _with(own, value=ast.Constant(None))
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield "filter", lambda own, p=place: _with(own, ifs=own.ifs[:p] + own.ifs[p + 1 :])
    elif isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            # On most machines files are read as UTF-8 without being told; what is zipped strictly is as long as it is.
            if keyword.arg not in (None, "encoding", "strict"):
                yield (
                    f"without {keyword.arg}=",
                    lambda own, p=place: _with(own, keywords=own.keywords[:p] + own.keywords[p + 1 :]),
                )
    elif _is_step(node):
        yield "dropped", lambda own: None


def _is_step(node: ast.AST) -> bool:
    """Return whether a statement does something of its own and can be left out without a name going missing."""
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Subscript | ast.Attribute)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    return isinstance(node, ast.Raise | ast.AugAssign | ast.Continue | ast.Break)


def _declarations(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what only declares: annotations, types, decorators, fields of classes, that what is zipped is as long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from [*node.decorator_list, *([node.returns] if node.returns else [])]
        elif isinstance(node, ast.ClassDef):
            yield from [*node.decorator_list, *(each for each in node.body if isinstance(each, ast.AnnAssign))]
        elif isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "strict")
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
            yield node
    yield from (node for node in tree.body if isinstance(node, ast.Assign) and _names_a_type(node))


def _names_a_type(node: ast.Assign) -> bool:
    """Return whether an assignment of the module gives a type a name: "Number = float | int"."""
    name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
    return name[:1].isupper() and not name.isupper() and isinstance(node.value, ast.Subscript | ast.Name | ast.BinOp)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_of_words(node: ast.BinOp | ast.AugAssign) -> bool:
    """Return whether a sum joins words: a difference of words is noticed by anything."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _with(node: Any, **parts: Any) -> ast.AST:
    for name, part in parts.items():
        setattr(node, name, part)
    return node  # type: ignore[no-any-return]


def _put_at(parts: list[Any], place: int, part: Any) -> list[Any]:
    return [*parts[:place], part, *parts[place + 1 :]]


def _put(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    """Put a node in the place of another."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if each is old else each for each in value])
