"""Limits of values that a type does not tell. pydantic asks them, too, and is only loaded when it has to judge."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Form(NamedTuple):
    """A text for which `accepts` does not give None; any other is reported as `code`, being not what is `wanted`."""

    code: str
    wanted: str
    hint: str
    accepts: Callable[[str], object]

    def allows(self, value: Any) -> bool:
        """Whether a value of the right type is within the limit."""
        return self.accepts(value) is not None

    def __get_pydantic_core_schema__(self, kind: Any, handler: Callable[[Any], Mapping[str, Any]]) -> Mapping[str, Any]:
        return {
            "type": "function-before",
            "function": {"type": "no-info", "function": self._checked},
            "schema": handler(kind),
        }

    def _checked(self, text: Any) -> Any:
        from pydantic_core import PydanticCustomError  # it has been loaded by whoever asks this

        if isinstance(text, str) and self.accepts(text) is None:
            context = {"text": text, "wanted": self.wanted, "hint": self.hint}
            raise PydanticCustomError(self.code, "`{text}` is not {wanted}", context)
        return text


class Least(NamedTuple):
    """A number that is not smaller."""

    least: int

    def allows(self, value: Any) -> bool:
        """Whether a value of the right type is within the limit."""
        return bool(value >= self.least)

    def __get_pydantic_core_schema__(self, kind: Any, handler: Callable[[Any], Mapping[str, Any]]) -> Mapping[str, Any]:
        return {**handler(kind), "ge": self.least}
