"""What a user did wrong, and where: the one type every step reports with.

A user's mistake is a `Diagnostic` in a `Sink`; a bug is an exception and is never caught. A step adds what it finds
and goes on, so that one run shows all faults; `sink.gate()` before the next step raises `StopBuild` if there were
errors. Codes are three capitals of the step and three digits, each documented in docs/diagnostics/.

    sink.error("MOD008", "`20x4` is not a date", Span("content/people/ada-berg/overrides.yaml", 3, 13, 4))

`model` has the types, `suggestions` the name that a misspelt one was meant to be, and `render` the four renderings:
full, concise, json and github. Start with `Sink` in `model`.
"""

from sitegen.diagnostics.model import Diagnostic, Related, Severity, Sink, Span, StopBuild
from sitegen.diagnostics.suggestions import nearest

__all__ = ["Diagnostic", "Related", "Severity", "Sink", "Span", "StopBuild", "nearest"]
