"""Values that are right as they stand, told without pydantic: to load it takes longer than to build a small site.

Whatever is not plainly right is left to pydantic, which knows what else is allowed and finds all faults.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from sitegen.patterns import late

_Model = TypeVar("_Model")


class UnsureError(Exception):
    """A value is not plainly right; it may be right all the same."""


def accepted(model: type[_Model], value: Any) -> _Model | None:
    """The value as a model, or None where it is not plainly right."""
    try:
        return cast("_Model", reader(cast("Any", model))(value))
    except UnsureError:
        return None


@cache
def reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of a kind from plain values as YAML has them, or raises UnsureError."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return _model(kind)
    if origin is Literal:
        return partial(_one_of, frozenset(inside))
    if origin is Annotated:
        return partial(_limited, reader(inside[0]), inside[1:])
    if origin is tuple:
        return partial(_each, reader(inside[0]))
    if origin is dict:
        return partial(_mapping, *map(reader, inside))
    if origin in (Union, UnionType) and len(inside) == 2 and inside[1] is type(None):
        return partial(_optional, reader(inside[0]))
    raise TypeError(kind)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise UnsureError
    return value


def _truth(value: Any) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise UnsureError


def _number(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is str and _DIGITS.fullmatch(value):
        return int(value)
    raise UnsureError


_PLAIN = {str: _text, bool: _truth, int: _number}
_DIGITS = late(r"0|[1-9][0-9]{0,8}")


def _one_of(values: frozenset[str], value: Any) -> Any:
    if _text(value) not in values:
        raise UnsureError
    return value


def _limited(read: Callable[[Any], Any], limits: tuple[Any, ...], value: Any) -> Any:
    found = read(value)
    for limit in limits:
        if not limit.allows(found):
            raise UnsureError
    return found


def _each(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    if type(value) is not list:
        raise UnsureError
    return tuple(map(read, value))


def _mapping(name: Callable[[Any], Any], read: Callable[[Any], Any], value: Any) -> dict[Any, Any]:
    if type(value) is not dict:
        raise UnsureError
    return {name(key): read(inside) for key, inside in value.items()}


def _unknown(value: Any) -> Any:
    raise UnsureError


def _optional(read: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else read(value)


def _model(model: Any) -> Callable[[Any], Any]:
    """A reader that fills in all fields at once: to set one by one takes most of the time."""
    readers = {field.name: reader(cast("Any", field.type)) for field in fields(model)}
    defaults = {field.name: field.default for field in fields(model)}
    made = [(field.name, field.default_factory) for field in fields(model) if field.default_factory is not MISSING]
    required = {name for name, default in defaults.items() if default is MISSING} - {name for name, _ in made}

    def read(value: Any) -> Any:
        if type(value) is not dict or (required and not required <= value.keys()):
            raise UnsureError
        found = defaults.copy()
        for name, make in made:
            found[name] = make()
        for name, inside in value.items():
            its = readers.get(name, _unknown)
            found[name] = inside if its is _text and type(inside) is str else its(inside)
        whole = object.__new__(model)
        whole.__dict__ = found
        return whole

    return read
