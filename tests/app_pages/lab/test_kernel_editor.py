from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.convolution import KERNELS, compose, write_kernel
from tests.app_pages.lab.sent_pictures import PHOTO, open_lab, sent


def test_twice_the_kernel_is_one_kernel_and_can_be_undone_and_reset():
    at = open_lab(**PHOTO)
    assert at.get_by_key("kernel-undo").disabled and at.get_by_key("kernel-reset").disabled
    at.get_by_key("kernel-twice").click().run()
    sobel = KERNELS["sobel-right"].at(3)
    assert at.session_state["kernel"] == "own"
    assert at.session_state["cells"] == write_kernel(compose(sobel, sobel).tolist())
    head, _, _ = sent(at)
    assert head["kernel"] == [5, 5]
    at.get_by_key("kernel-undo").click().run()
    assert (at.session_state["kernel"], sent(at)[0]["kernel"]) == ("sobel-right", [3, 3])
    at.get_by_key("kernel-twice").click().run()
    at.get_by_key("kernel-reset").click().run()
    assert (at.session_state["kernel"], sent(at)[0]["kernel"]) == ("sobel-right", [3, 3])
    at.get_by_key("kernel-undo").click().run()
    assert sent(at)[0]["kernel"] == [5, 5]


def test_ones_own_kernel_grows_by_zeros():
    at = open_lab(picture="noise-8x8", kernel="own", cells="1,2;3,4")
    at.get_by_key("kh").set_value(4).run()
    assert at.session_state["cells"] == "0,0;1,2;3,4;0,0"
    at.get_by_key("kernel-undo").click().run()
    assert at.session_state["cells"] == "1,2;3,4"
    assert at.get_by_key("kernel-reset").disabled  # there was no kernel with a name


@pytest.mark.parametrize(("cells", "words"), [
    ([[1, ""]], "Row 1, column 2 of the kernel is empty"),
    ([["a", 1]], "Row 1, column 1 of the kernel is 'a', which is no number"),
    ([["1/0", 1]], "is nan, but has to be a finite number"),
    ([[2e6]], "has to be from −1,000,000 to 1,000,000"),
    ([[1, 2], [3]], "1 and 2 cells long"),
    ("1,2", "no cells"), ([1, 2], ""), (None, "no cells"),
])  # fmt: skip
def test_cells_that_are_no_numbers_are_refused_and_the_kernel_stays(cells, words):
    at = AppTest.from_function(_take_cells)
    at.session_state["given"] = cells
    at.run()
    assert not at.exception
    assert words in at.text[0].value and at.text[0].value
    assert at.text[1].value == "0,1;2,3"


def _take_cells() -> None:
    import streamlit as st

    from app_pages.parts.lab.kernel_editor import take

    st.session_state.setdefault("cells", "0,1;2,3")
    st.session_state.setdefault("kernel", "own")
    take(st.session_state["given"])
    st.text(st.session_state["kernel_refusal"])
    st.text(st.session_state["cells"])
