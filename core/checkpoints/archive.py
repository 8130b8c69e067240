"""The list of what a zip file holds, read strictly; nothing is ever unpacked to a disk.

Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Only what PyTorch and NumPy write
is accepted: one part, nothing encrypted, members stored or deflated, one after another.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from core.checkpoints.content import MOST_ENTRIES
from core.checkpoints.keys import shown
from core.checkpoints.refusals import Damaged, Refused
from core.checkpoints.sources import Source
from core.checkpoints.stretches import Stretch

MOST_MEMBERS = MOST_ENTRIES + 100
MOST_LIST = 64_000_000  # bytes of the central directory
MOST_RATIO = 1_040  # deflate makes at most 1,032 bytes of one
_END, _END_64, _PLACE_64, _ROW, _HEAD = (
    b"PK" + kind for kind in (b"\5\6", b"\6\6", b"\6\7", b"\1\2", b"\3\4")
)
_ROW_SIZE, _HEAD_SIZE, _END_SIZE, _END_64_SIZE, _PLACE_64_SIZE = 46, 30, 22, 56, 20
_STORED, _DEFLATED = 0, 8
_FOLDER = 0x10


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the list: where the member's own header begins, and its sizes in bytes."""

    name: str
    raw: bytes
    header: int
    size: int
    packed: int
    method: int
    checksum: int


def members_of(source: Source) -> dict[str, Stretch]:
    """Return where each member's bytes stand, by name. Raises Refused for what is not plain."""
    start, size, count = _list_place(source)
    if count > MOST_MEMBERS or size > MOST_LIST:
        raise Refused(f"is a zip file of {count:,} members; {MOST_MEMBERS:,} are allowed")
    members = list(_rows(bytes(source.read(start, size)), count))
    names = {member.name for member in members}
    if len(names) < len(members):
        raise Refused("is a zip file that holds a name twice")
    members.sort(key=lambda member: member.header)
    ends = [following.header for following in members[1:]] + [start]
    found = zip(members, ends, strict=False)  # an empty zip file has an end, and no member
    places = {member.name: _stretch(source, member, end) for member, end in found}
    return {name: place for name, place in places.items() if not name.endswith("/")}


def _list_place(source: Source) -> tuple[int, int, int]:
    """Return start, bytes and lines of the list, as the file's end tells them."""
    tail_start = max(0, source.size - _END_SIZE - 0xFFFF)
    tail = bytes(source.read(tail_start, source.size - tail_start))
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise Refused(
            "is a zip file that is cut off: the list at its end is missing; download or save it again"
        )
    *told, comment = struct.unpack_from("<4H2LH", tail, at + 4)
    if at + _END_SIZE + comment != len(tail):
        raise Refused("is a zip file with something after its end")
    end = tail_start + at
    place = tail[max(0, at - _PLACE_64_SIZE) : at]
    if place[:4] == _PLACE_64:
        end, told = _end_64(source, end, place, told)
    disk, list_disk, here, count, size, start = told
    if disk or list_disk or here != count:
        raise Refused("is one part of a zip file in several parts")
    if start + size != end:
        raise Damaged("the list at its end is not where it says")
    return start, size, count


def _end_64(source: Source, end: int, place: bytes, told: list[int]) -> tuple[int, list[int]]:
    """Read the end for large files, which stands before the usual one; PyTorch writes both always."""
    at = int.from_bytes(place[8:16], "little")
    if at + _END_64_SIZE + _PLACE_64_SIZE != end:
        raise Damaged("its end is not where it says")
    found = bytes(source.read(at, _END_64_SIZE))
    if found[:4] != _END_64:
        raise Damaged("its end is missing")
    wide = list(struct.unpack_from("<2L4Q", found, 16))
    if any(a not in (0xFFFF, 0xFFFFFFFF, b) for a, b in zip(told, wide, strict=True)):
        raise Damaged("its two ends differ")
    return at, wide


def _rows(text: bytes, count: int) -> Iterator[Member]:
    at = 0
    for _ in range(count):
        if text[at : at + 4] != _ROW or len(text) - at < _ROW_SIZE:
            raise Damaged("its list breaks off")
        flags, method, checksum, packed, size = struct.unpack_from("<2H4x3L", text, at + 8)
        letters, extra, comment, disk, about, header = struct.unpack_from("<4H2x2L", text, at + 28)
        raw = text[at + _ROW_SIZE : at + _ROW_SIZE + letters]
        extras = text[at + _ROW_SIZE + letters : at + _ROW_SIZE + letters + extra]
        at += _ROW_SIZE + letters + extra + comment
        size, packed, header = _large(extras, size, packed, header)
        member = Member(_name(raw, flags), raw, header, size, packed, method, checksum)
        _check(member, flags, disk, about)
        yield member
    if at != len(text):
        raise Damaged("its list has another length than it says")


def _large(extras: bytes, *values: int) -> tuple[int, ...]:
    """Take sizes of four gigabytes and more from the extra field that holds them."""
    if 0xFFFFFFFF not in values:
        return values
    at = 0
    while at + 4 <= len(extras):
        kind, length = struct.unpack_from("<2H", extras, at)
        if kind == 1:
            wide = struct.iter_unpack("<Q", extras[at + 4 :][: length // 8 * 8])
            return tuple(
                next(wide, (value,))[0] if value == 0xFFFFFFFF else value for value in values
            )
        at += 4 + length
    return values


def _name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & 0x800 else "cp437")
    except UnicodeDecodeError as error:
        raise Refused("is a zip file with a name that is no text") from error
    if leads_out(name):
        raise Refused(
            f"is a zip file with a member {shown(name, 60)!r}, a name that leads out of it"
        )
    return name


def leads_out(name: str) -> bool:
    """Return whether a member's name would leave the folder that a careless program unpacks it to."""
    parts = name.removesuffix("/").split("/")  # a folder's own entry
    odd = "\\" in name or "\0" in name or ":" in parts[0]
    return odd or bool({"", ".", ".."} & set(parts))


def _check(member: Member, flags: int, disk: int, about: int) -> None:
    name = shown(member.name, 60)
    if flags & 0x2041 or disk:
        raise Refused(f"is a zip file whose member {name!r} is encrypted or in another part")
    if about & _FOLDER and member.size:  # PyTorch would return whatever stood in the memory
        raise Damaged(f"the member {name!r} is a folder, and has content")
    if member.method not in (_STORED, _DEFLATED):
        raise Refused(f"is a zip file whose member {name!r} is compressed in an unknown way")
    if member.method == _STORED and member.size != member.packed:
        raise Damaged(f"the member {name!r} has two sizes")
    if member.size > member.packed * MOST_RATIO + 64:
        raise Refused(
            f"is a zip file whose member {name!r} claims {member.size:,} bytes, "
            f"more than its {member.packed:,} can hold"
        )


def _stretch(source: Source, member: Member, end: int) -> Stretch:
    """Return where the member's bytes stand: after its own header, before the byte `end`."""
    name = shown(member.name, 60)
    damaged = Damaged(f"the member {name!r} is not where the list says")
    if member.header + _HEAD_SIZE + len(member.raw) + member.packed > end:
        raise damaged
    head = bytes(source.read(member.header, _HEAD_SIZE + len(member.raw)))
    letters, extra = struct.unpack_from("<2H", head, 26)
    start = member.header + _HEAD_SIZE + letters + extra
    if head[:4] != _HEAD or head[_HEAD_SIZE:] != member.raw or letters != len(member.raw):
        raise damaged
    if start + member.packed > end:
        raise damaged
    packed = member.packed if member.method == _DEFLATED else None
    return Stretch(start, member.size, packed, member.checksum)
