"""Named tuples as plain ones, which `marshal` takes: half the work of `pickle`, as no class is told or looked for."""

import marshal
from collections.abc import Callable, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sitegen.model.values import Html

_T = TypeVar("_T")


class _Way(NamedTuple):
    """There and back."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


def pack(value: Any) -> bytes:
    """A named tuple of texts, numbers, plain tuples and others of its like."""
    return marshal.dumps(_named(cast("Any", type(value))).pack(value))


def unpack(kind: type[_T], packed: bytes) -> _T:
    """The value again. Only for what this program packed."""
    return cast("_T", _named(cast("Any", kind)).unpack(marshal.loads(packed)))  # noqa: S302  our own


def _way(kind: Any) -> _Way | None:
    """How values of a kind become plain, or None where they are."""
    inside = get_args(kind)
    if kind is Html:
        return _Way(str, Html)
    if get_origin(kind) in (Union, UnionType):
        return next(filter(None, (_way(each) for each in inside if each is not NoneType)), None)
    if get_origin(kind) is tuple and inside[1:] == (...,):
        way = _way(inside[0])
        return way and _Way(_each(way.pack), _each(way.unpack))
    return _named(kind) if hasattr(kind, "_fields") else None


def _each(change: Callable[[Any], Any]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return lambda values: tuple(map(change, values))


@cache
def _named(kind: Any) -> _Way:
    ways = [(position, way) for position, its in enumerate(get_type_hints(kind).values()) if (way := _way(its))]
    if not ways:
        return _Way(tuple, kind._make)
    there = [(position, way.pack) for position, way in ways]
    back = [(position, way.unpack) for position, way in ways]
    return _Way(lambda value: tuple(_changed(value, there)), lambda values: kind._make(_changed(values, back)))


def _changed(value: Sequence[Any], changes: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    found = list(value)
    for position, change in changes:
        if found[position] is not None:
            found[position] = change(found[position])
    return found
