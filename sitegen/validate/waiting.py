"""Works that were checked and wait for their pages: as they are when they are few, all others packed in a file."""

from typing import IO

from sitegen.model.ids import Slug
from sitegen.model.work import Work
from sitegen.validate.packed import pack, unpack

_MOST = 6_000  # works as they are, of about 20 kB


class Waiting:
    """Works to be taken once. One that the disk has no room for is forgotten, and made again by who wants it."""

    def __init__(self) -> None:
        self._near: dict[Slug, Work] = {}
        self._places: dict[Slug, tuple[int, int]] = {}
        self._file: IO[bytes] | None = None
        self._end = 0
        self._fits = True

    def put(self, slug: Slug, work: Work) -> None:
        """Let a work wait."""
        if len(self._near) < _MOST:
            self._near[slug] = work
        elif self._fits:
            packed = pack(work)
            self._fits = self._written(packed)
            if self._fits:
                self._places[slug] = self._end, len(packed)
                self._end += len(packed)

    def take(self, slug: Slug) -> Work | None:
        """A work that waits, which then does so no more."""
        if found := self._near.pop(slug, None):
            return found
        place, size = self._places.pop(slug, (0, 0))
        packed = self._read(place, size) if size else b""
        return unpack(Work, packed) if packed else None

    def _written(self, packed: bytes) -> bool:
        try:
            if self._file is None:
                import tempfile  # small sites need none, and it takes a while

                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed below
            self._file.seek(self._end)
            return self._file.write(packed) == len(packed)
        except OSError:
            return False

    def _read(self, place: int, size: int) -> bytes:
        try:
            assert self._file  # noqa: S101  something was written
            self._file.seek(place)
            packed = self._file.read(size)
        except OSError:
            return b""
        return packed if len(packed) == size else b""

    def __del__(self) -> None:
        if self._file:
            self._file.close()
