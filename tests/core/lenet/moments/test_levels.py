"""Numbers in 8 bits: how far they may be off."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.lenet.moments.levels import Levels, quantized

NUMBERS = arrays.arrays(
    np.float32, st.tuples(st.integers(1, 3), st.integers(1, 6)),
    elements=st.floats(-(2.0**99), 2.0**99, width=32),
)  # fmt: skip


@settings(max_examples=30)
@given(
    st.lists(NUMBERS, min_size=1, max_size=3).filter(
        lambda them: len({each.shape for each in them}) == 1
    )
)
def test_no_number_is_off_by_more_than_half_a_level(values: list[np.ndarray]) -> None:
    found = Levels.of(values)
    exact = np.stack(values).astype(np.float64)
    for place, restored in enumerate(found.restored()):
        span = exact[place].max() - exact[place].min()
        assert np.abs(restored - exact[place]).max() <= span / 510 * (1 + 1e-6)
        assert (found.low[place], found.high[place]) == (values[place].min(), values[place].max())


def test_by_hand() -> None:
    assert quantized(np.array([-1.0, 0.0, 1.0], np.float32)).tolist() == [0, 128, 255]
    assert quantized(np.array([7.5, 7.5], np.float32)).tolist() == [0, 0]
    assert Levels.of([np.array([7.5, 7.5], np.float32)]).restored().tolist() == [[7.5, 7.5]]
