"""Networks in links: the JSON document, compressed, in letters that a URL carries unchanged.

A link's text is a version and the base64url of a zlib stream (RFC 1950) of the document. Both sides
know beforehand what documents are made of, so that a small network takes a few dozen letters. The
stream carries a checksum: a link that was cut off or mistyped is refused, and so is one whose
content would be large, before it is unpacked.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import TYPE_CHECKING

from core.blocks.arguments import BlockError, shown

if TYPE_CHECKING:
    from core.blocks.block import Block

VERSION = "1"
MOST_LETTERS = 8_000  # that are read; browsers and servers carry so many
LINK_LETTERS = 1_800  # with the page's address and controls, 2,000: any program carries so many
MOST_BYTES = 1_000_000  # of a document in a link

# Links of version 1 can only be read with this very text. What is used most stands at the end.
_DICTIONARY = "".join((
    '"batch_first":true,"constant":"buffer","dilation":2,"dim":1,"unflattened_size":[1,28,28]',
    '{"kind":"FixedHiddenMLP"},{"kind":"NestMLP"},{"kind":"CenteredLayer"},{"kind":"GroupNorm",',
    '{"kind":"MyLinear","arguments":{"detached":true,"in_units":64,"units":8}},{"kind":"LayerNorm",',
    '{"kind":"Embedding","arguments":{"embedding_dim":8,"num_embeddings":10}},{"kind":"LeakyReLU"},',
    '{"kind":"LazyLinear","arguments":{"out_features":10}},{"kind":"LazyConv2d","arguments":{',
    '{"kind":"ConvTranspose2d","arguments":{"in_channels":8,"kernel_size":2,"out_channels":4}},',
    '{"kind":"Torchvision","arguments":{"classes":1000,"model":"resnet18"}},"normalized_shape":',
    '{"kind":"MySequential","arguments":{"registered":false},"children":[{"kind":"Identity"}]},',
    '{"kind":"Parallel","arguments":{"join":"add"},"children":[{"kind":"Tanh"},{"kind":"GELU"},',
    '{"kind":"Repeat","arguments":{"prefix":"block ","times":4},"children":[{"kind":"Sequential",',
    '"ceil_mode":true,"initial_weight":0.0,"momentum":0.1,"eps":1e-06,"affine":false,"groups":',
    '"name":"layer1"},"name":"hidden","name":"conv1"},{"kind":"Conv1d","arguments":{"negative_slope"',
    '{"kind":"Dropout","arguments":{"p":0.1}},{"kind":"AdaptiveAvgPool2d","arguments":{"output_size"',
    '{"kind":"Residual","name":"stage1","children":[{"kind":"Sequential","children":[{"kind":"SiLU"',
    '{"kind":"Conv2d","arguments":{"bias":false,"in_channels":16,"initialization":"kaiming",',
    '"kernel_size":3,"out_channels":32,"padding":1,"stride":2}},{"kind":"BatchNorm2d","arguments":{',
    '"num_features":64}},{"kind":"MaxPool2d","arguments":{"kernel_size":2,"stride":2}},',
    '{"kind":"AvgPool2d","arguments":{"kernel_size":2,"stride":2}},{"kind":"Sigmoid"},',
    '{"kind":"Flatten"},{"kind":"Linear","arguments":{"in_features":400,"initialization":"xavier",',
    '"out_features":120}},{"kind":"Tied","arguments":{"to":"2"}},{"kind":"Linear","name":"out",',
    '"arguments":{"bias":false,"in_features":8,"out_features":1}}]}]},',
    '{"version":1,"kind":"Sequential","children":[{"kind":"Linear","arguments":{"in_features":20,',
    '"out_features":256}},{"kind":"ReLU"},{"kind":"Linear","arguments":{"in_features":256,',
    '"out_features":10}}]}',
)).encode()  # fmt: skip


def packed(document: str) -> str:
    """Return a JSON document as a link's text: letters, digits, `-` and `_` alone."""
    stream = zlib.compressobj(level=9, memLevel=9, zdict=_DICTIONARY)
    data = stream.compress(document.encode()) + stream.flush()
    return VERSION + base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(text: str, what: str = "network") -> bytes:
    """Return the JSON document in a link's text; raise BlockError where there can be none.

    `what` names in the message what the document should be of.
    """
    if not isinstance(text, str) or not text:
        raise BlockError(f"The link holds no {what}.")
    if len(text) > MOST_LETTERS:
        raise BlockError(
            f"The link's {what} is {len(text):,} letters long; at most {MOST_LETTERS:,} are read. "
            "Anything of this size has to come as a JSON file."
        )
    if text[0] != VERSION:
        raise BlockError(
            f"The link's {what} has version {shown(text[0])}, but only version {VERSION} can be "
            "read."
        )
    return _inflated(_decoded(text[1:], what), what)


def fits_url(block: Block) -> bool:
    """Return whether a link to `block` stays short enough for any program to carry it."""
    document = block.to_json()
    return len(document.encode()) <= MOST_BYTES and len(packed(document)) <= LINK_LETTERS


def _decoded(text: str, what: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise _damaged(what)
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise _damaged(what) from error


def _inflated(data: bytes, what: str) -> bytes:
    stream = zlib.decompressobj(zdict=_DICTIONARY)
    try:
        document = stream.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise _damaged(what) from error
    if len(document) > MOST_BYTES:
        raise BlockError(
            f"The link's {what} would take more than {MOST_BYTES:,} bytes when it is unpacked, "
            "which is the most allowed."
        )
    if not stream.eof or stream.unused_data:
        raise _damaged(what)
    return document


def _damaged(what: str) -> BlockError:
    return BlockError(
        f"The link's {what} cannot be read; perhaps the link was cut off when it was copied."
    )
