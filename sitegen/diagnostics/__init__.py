"""What a user did wrong, and where: the one type every step reports with.

A user's mistake is a `Diagnostic` in a `Sink`; a bug is an exception and is never caught.
Codes are three capitals of the step and three digits, each documented in docs/diagnostics/.
"""

from sitegen.diagnostics.model import Diagnostic, Related, Severity, Sink, Span, StopBuild

__all__ = ["Diagnostic", "Related", "Severity", "Sink", "Span", "StopBuild"]
