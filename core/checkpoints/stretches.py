"""A part of a file that holds a tensor's numbers, as they are or deflated."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from core.checkpoints.refusals import Damaged
from core.checkpoints.sources import Source

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """`size` bytes, which stand at `start` in the file.

    Deflated, they take `packed` bytes there. With a `checksum` (CRC-32) they are compared with it
    whenever they are read to their end.
    """

    start: int
    size: int
    packed: int | None = None
    checksum: int | None = None

    def read(self, source: Source, first: int, count: int) -> bytearray:
        """Return `count` bytes from `first` on. Raises Refused where they are damaged or missing."""
        if self.checksum is None or first + count != self.size or first > _CHUNK:
            return self.read_part(source, first, count)
        content = self.read_part(source, 0, self.size)
        if zlib.crc32(content) != self.checksum:
            raise Damaged("its numbers do not fit its checksum")
        del content[:first]
        return content

    def read_part(self, source: Source, first: int, count: int) -> bytearray:
        """Return `count` bytes from `first` on, without a look at the checksum."""
        if first < 0 or count < 0 or first + count > self.size:
            raise Damaged(f"{first + count:,} bytes are needed of {self.size:,}")
        if self.packed is None:
            return source.read(self.start + first, count)
        return self._inflated(source, self.packed, first, count)

    def _inflated(self, source: Source, packed: int, first: int, count: int) -> bytearray:
        """Inflate up to what is asked for, in small steps: no step makes more than a chunk."""
        inflate, made, at, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, b""
        content = bytearray()
        while len(content) < count:
            if not rest and at < packed:
                step = min(_CHUNK, packed - at)
                rest, at = bytes(source.read(self.start + at, step)), at + step
            part = _step(inflate, rest)
            rest = inflate.unconsumed_tail
            if not part and (inflate.eof or (at >= packed and not rest)):
                raise Damaged("its compressed part ends too early")
            content += part[max(0, first - made) :][: count - len(content)]
            made += len(part)
        return content


def _step(inflate: zlib._Decompress, data: bytes) -> bytes:
    try:
        return inflate.decompress(data, _CHUNK)
    except zlib.error as error:
        raise Damaged("its compressed part cannot be unpacked") from error
