"""`Input`: what a network is given, as a small frozen value that says all of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeGuard, get_args

from core.settings import PROJECT
from core.tracing.errors import TraceError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

InputKind: TypeAlias = Literal["random", "uniform", "ones", "zeros", "counting", "picture"]
InputType: TypeAlias = Literal["float32", "float64", "int64"]

KINDS: tuple[InputKind, ...] = get_args(InputKind)
TYPES: tuple[InputType, ...] = get_args(InputType)
WHOLE: InputType = "int64"  # whole numbers, such as indices
SHIPPED = PROJECT / "assets" / "pictures"
PICTURES = ("cat", "dog", "page", "rings", "steps", "street")
MOST_DIMENSIONS = 8
MOST_NUMBERS = 50_000_000  # 200 MB of 32-bit numbers


@dataclass(frozen=True, slots=True)
class Input:
    """A network's input by recipe; `shape` begins with the batch, where there is one.

    - "random": normal numbers (mean 0, deviation 1) drawn from `seed`, or whole ones below `high`;
    - "uniform": numbers from 0 up to 1, drawn from `seed`;
    - "ones", "zeros", "counting" (0, 1, 2 …; whole numbers start again at `high` unless that is 0);
    - "picture": the shipped photo called `picture`, cut and scaled to (…, 1 or 3, height, width),
      grey or red, green and blue from 0 to 1, the same for each example.

    Raises TraceError, which says what would do, for what cannot be made.
    """

    shape: tuple[int, ...]
    kind: InputKind = "random"
    seed: int = 0
    dtype: InputType = "float32"
    high: int = 0
    picture: str = "cat"

    def __post_init__(self) -> None:
        _check_shape(self.shape)
        _check_choice("kind", self.kind, KINDS)
        _check_choice("type", self.dtype, TYPES)
        _check_choice("picture", self.picture, PICTURES)
        for name in ("seed", "high"):
            _check_whole(name, getattr(self, name))
        self._check_kind()

    def _check_kind(self) -> None:
        whole = self.dtype == WHOLE
        if whole and self.kind in ("uniform", "picture"):
            raise TraceError(f"An input of the kind {self.kind} has no whole numbers; use float32.")
        if whole and self.kind == "random" and self.high < 1:
            raise TraceError("Random whole numbers need an end: set high to 1 or more.")
        if self.kind == "picture" and (len(self.shape) < 3 or self.shape[-3] not in (1, 3)):
            raise TraceError(
                f"A picture's shape ends in 1 or 3 channels, height, width; {_written(self.shape)} "
                "does not."
            )

    def make(self, device: str | torch.device = "cpu") -> Tensor:
        """Return the tensor, of `shape` and `dtype`; the same wherever and whenever it is made.

        On the device "meta" it has no numbers, and nothing is drawn.
        """
        import torch

        dtype: torch.dtype = getattr(torch, self.dtype)
        if torch.device(device).type == "meta":
            return torch.empty(self.shape, dtype=dtype, device=device)
        return self._numbers(dtype).to(device)

    def _numbers(self, dtype: torch.dtype) -> Tensor:
        import torch

        if self.kind == "picture":
            return self._pixels().to(dtype).expand(self.shape).clone()
        if self.kind == "counting":
            count = torch.arange(prod(self.shape), dtype=dtype).reshape(self.shape)
            return count % self.high if self.high and not dtype.is_floating_point else count
        if self.kind in ("ones", "zeros"):
            return torch.full(self.shape, int(self.kind == "ones"), dtype=dtype)
        return self._drawn(dtype)

    def _drawn(self, dtype: torch.dtype) -> Tensor:
        import torch

        from core.randomness import generator

        drawing = generator(self.seed, "input")
        if not dtype.is_floating_point:
            return torch.randint(self.high, self.shape, generator=drawing, dtype=dtype)
        draw = torch.randn if self.kind == "random" else torch.rand
        return draw(self.shape, generator=drawing, dtype=dtype)

    def _pixels(self) -> Tensor:
        """Return the photo's middle, as wide and as high as asked for: (1 or 3, H, W), 0 to 1."""
        import numpy as np
        import torch
        from PIL import ImageOps

        from core.images import open_picture

        channels, height, width = self.shape[-3:]
        photo = ImageOps.fit(open_picture(SHIPPED / f"{self.picture}.webp"), (width, height))
        pixels = np.array(photo if channels == 3 else photo.convert("L"))
        planes = torch.from_numpy(pixels).reshape(height, width, channels).permute(2, 0, 1)
        return planes.float() / 255


def _check_shape(shape: object) -> None:
    if not isinstance(shape, tuple) or not all(map(_is_whole, shape)):
        raise TraceError(f"A shape is made of whole numbers, which {_cut(shape)} is not.")
    if not 1 <= len(shape) <= MOST_DIMENSIONS:
        raise TraceError(
            f"The input has {len(shape):,} dimensions, but has to have 1 to {MOST_DIMENSIONS}."
        )
    if min(shape) < 1:
        raise TraceError(f"The shape {_written(shape)} has a size of {min(shape)}; 1 is the least.")
    if prod(shape) > MOST_NUMBERS:
        raise TraceError(
            f"An input of {_written(shape)} has {_count(prod(shape))} numbers; at most "
            f"{MOST_NUMBERS:,} are allowed. Make it smaller."
        )


def _check_choice(what: str, given: object, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise TraceError(f"There is no {what} {_cut(given)} of an input: {', '.join(choices)}.")


def _check_whole(name: str, given: object) -> None:
    if not _is_whole(given) or not 0 <= given < 2**63:
        raise TraceError(f"{name} is {_cut(given)}, but has to be a whole number from 0 on.")


def _is_whole(given: object) -> TypeGuard[int]:
    return isinstance(given, int) and not isinstance(given, bool)


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**18 else "more than 10¹⁸"


def _written(shape: tuple[int, ...]) -> str:
    return _cut(" × ".join(_count(size) for size in shape))


def _cut(given: object) -> str:
    """Write what was given, shortened: it comes from outside, and may be of any length."""
    try:
        text = given if isinstance(given, str) else repr(given)
    except ValueError:  # Python writes no whole numbers of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else f"{text[:60]}…"
