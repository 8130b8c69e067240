"""What torch.save has written since PyTorch 1.6: a zip file with a pickle and the storages beside it.

The pickle is followed, never run. https://docs.pytorch.org/docs/stable/notes/serialization.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.checkpoints.archive import members_of
from core.checkpoints.content import Contents
from core.checkpoints.formats.numpy import ENDING, read_npz
from core.checkpoints.formats.storages import Storages
from core.checkpoints.keys import shown
from core.checkpoints.pickles.feed import MOST_BYTES, Feed
from core.checkpoints.pickles.following import followed
from core.checkpoints.refusals import Damaged, Refused
from core.checkpoints.sources import Source
from core.checkpoints.stretches import Stretch

PICKLE = "data.pkl"
_BESIDE = frozenset({PICKLE, "version", "byteorder", ".format_version", ".storage_alignment"})
_FOLDERS = ("data/", ".data/")


def read_zip(source: Source) -> Contents:
    """Read what a zip file describes: PyTorch's or NumPy's. Raises Refused where it is neither."""
    members = members_of(source)
    if members and all(name.endswith(ENDING) for name in members):
        return read_npz(source, members)
    roots = [name[: -len(PICKLE)] for name in members if name.endswith("/" + PICKLE)]
    root = min(roots, key=len, default=None)
    if root is None:
        if not members:
            return read_npz(source, members)
        some = shown(next(iter(members)), 60)
        raise Refused(f"is a zip file of something else: it holds {some!r}, and no tensors")
    _check_names(root, members)
    own = {name[len(root) :]: replace(each, checksum=None) for name, each in members.items()}
    return _read(source, own)


def _check_names(root: str, members: Mapping[str, Stretch]) -> None:
    names = [name.removeprefix(root) for name in members]
    if "constants.pkl" in names or any(name.startswith("code/") for name in names):
        raise Refused(
            "is a TorchScript program, which has to be run; save the state dict of the network instead"
        )
    for whole, name in zip(members, names, strict=True):
        known = name in _BESIDE or name.startswith(_FOLDERS)
        if not whole.startswith(root) or not known:
            raise Refused(
                f"is a zip file that also holds {shown(whole, 60)!r}, which torch.save never writes"
            )


def _read(source: Source, members: Mapping[str, Stretch]) -> Contents:
    swapped = _is_swapped(source, members)
    pickle = members[PICKLE]
    if pickle.size > MOST_BYTES:
        raise Refused(f"describes its content in more than {MOST_BYTES:,} bytes")
    text = bytes(pickle.read(source, 0, pickle.size))
    storages = Storages(lambda key: members.get(f"data/{key}"), swapped=swapped)
    content = followed(Feed(lambda at, count: text[at : at + count], 0, len(text)), storages.named)
    metadata = {
        name.lstrip("."): _small(source, members[name]).decode("latin-1").strip()
        for name in ("version", "byteorder")
        if name in members
    }
    return Contents("pytorch", content, metadata)


def _is_swapped(source: Source, members: Mapping[str, Stretch]) -> bool:
    order = _small(source, members["byteorder"]) if "byteorder" in members else b"little"
    if order not in (b"little", b"big"):
        raise Damaged("it does not say in which order the bytes of a number are")
    return order == b"big"


def _small(source: Source, stretch: Stretch) -> bytes:
    return bytes(stretch.read(source, 0, min(stretch.size, 100)))
