"""How processes of a build talk: messages that arrive whole, and tickets that one of them takes."""

import contextlib
import os
from collections.abc import Iterator

_TICKET = 4  # bytes
_LENGTH = 8  # bytes before a message


class Line:
    """One end of a pipe in each direction. `receive` raises `EOFError` when the other end is closed."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = os.fdopen(read, "rb"), os.fdopen(write, "wb")

    def send(self, data: bytes) -> None:
        """Raises `ConnectionError` when nobody listens."""
        self._write.write(len(data).to_bytes(_LENGTH))
        self._write.write(data)
        self._write.flush()

    def receive(self) -> bytes:
        """The next message; waits for it."""
        head = self._read.read(_LENGTH)
        data = self._read.read(int.from_bytes(head))
        if len(head) < _LENGTH or len(data) < int.from_bytes(head):
            raise EOFError
        return data

    def close(self) -> None:
        """Let the other end know that nothing more comes."""
        self._read.close()
        with contextlib.suppress(OSError):  # what nobody has taken
            self._write.close()


def ends() -> tuple[Line, Line]:
    """Both ends of new pipes."""
    (read_here, write_there), (read_there, write_here) = os.pipe(), os.pipe()
    return Line(read_here, write_here), Line(read_there, write_there)


class Box:
    """Tickets that processes take, each of them one of its own: a pipe gives every byte to one reader."""

    most = 1_000
    """Tickets for which there is room: what a pipe holds on any system, however many others there are."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)

    def fill(self, number: int) -> None:
        """Put in tickets from 0 on, in place of what was left."""
        for _ in self.tickets():
            pass
        os.write(self._write, b"".join(ticket.to_bytes(_TICKET) for ticket in range(number)))

    def tickets(self) -> Iterator[int]:
        """Take one after another until there is none."""
        with contextlib.suppress(BlockingIOError):
            while True:
                yield int.from_bytes(os.read(self._read, _TICKET))

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._read)
        os.close(self._write)
