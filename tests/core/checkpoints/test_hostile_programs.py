"""Pickle programs that torch.save never writes: refused, quickly, and nothing of them is run."""

from __future__ import annotations

import copyreg
import io
import zipfile

import pytest

from core.checkpoints import open_file
from tests.core.checkpoints.files import old, refusal, zipped


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary"
    yield path
    assert not path.exists(), "something was run"


LONG_NAME = b"c" + b"a" * 100_000 + b"\nb\n."
PROGRAMS = {
    "INST": b"(S'touch CANARY'\nios\nsystem\n.",
    "OBJ": b"(cos\nsystem\nS'touch CANARY'\no.",
    "NEWOBJ": b"\x80\x02ccollections\nOrderedDict\n)\x81.",
    "NEWOBJ_EX": b"\x80\x04cos\nsystem\n)}\x92.",
    "EXT1": b"\x80\x02\x82\x01)R.",
    "EXT4": b"\x80\x02\x84\x01\0\0\0)R.",
    "STACK_GLOBAL": b"\x80\x04\x8c\x02os\x8c\x06system\x93X\x05\0\0\0touch\x85R.",
    "BUILD on a tensor": b"\x80\x02ctorch\nTensor\n)R}X\x01\0\0\0aK\x01sb.",
    "BUILD on a dictionary": b"\x80\x02}}X\x0c\0\0\0__setstate__K\x01sb.",
    "a call of a type": b"\x80\x02ctorch\nfloat32\n)R.",
    "a call of a list": b"\x80\x02])R.",
    "a call of a storage": b"\x80\x02ctorch\nFloatStorage\nK\x05\x85R.",
    "arguments that are no tuple": b"\x80\x02ccollections\nOrderedDict\n]R.",
    "too many arguments": b"\x80\x02ctorch\nSize\n)))\x87R.",
    "a bytearray of a billion": b"\x80\x02cbuiltins\nbytearray\nJ\0\xca\x9a;\x85R.",
    "dotted name": b"\x80\x02cbuiltins\neval.__call__\n)R.",
    "a name of PyTorch's that is not allowed": b"\x80\x02ctorch\nload\n)R.",
    "by Python 2's name": b"\x80\x02c__builtin__\neval\nX\x01\0\0\x001\x85R.",
    "a name that does not end": LONG_NAME,
    "a tensor in a tensor": b"\x80\x02ctorch._tensor\n_rebuild_from_type_v2\nq\0(h\0NNNtR.",
    "persistent text": b"\x80\x02Pstorage\n.",
    "persistent number": b"\x80\x02K\x01Q.",
    "persistent module": b"\x80\x02(X\x06\0\0\0modulecos\nsystem\nNNtQ.",
    "a storage without a type": b"\x80\x02(X\x07\0\0\0storageNX\x01\0\0\x000X\x03\0\0\0cpuK\x01tQ.",
    "the stack is empty": b"\x80\x02R.",
    "no mark": b"\x80\x02t.",
    "an unknown memo": b"\x80\x02h\x07.",
    "only a beginning": b"\x80\x02",
    "no instruction": b"\x80\x02\xff.",
    "text that is none": b"\x80\x02X\x02\0\0\0\xff\xff.",
    "keys that cannot be": b"\x80\x02}]K\x01s.",
    "tuples as keys": b"\x80\x02})K\x01s.",
    "appending to a tuple": b"\x80\x02)K\x01a.",
    "items of a list": b"\x80\x02]K\x01K\x01s.",
    "an odd count": b"\x80\x02}(K\x01u.",
    "four gigabytes of text": b"\x80\x02X\xff\xff\xff\xffabc.",
    "bytes of an exabyte": b"\x80\x04\x8e" + b"\xff" * 7 + b"\x0fabc.",
    "an array of an exabyte": b"\x80\x05\x96" + b"\xff" * 7 + b"\x0fabc.",
    "a number of two gigabytes": b"\x80\x02\x8b\xff\xff\xff\x7fabc.",
    "a number of many digits": b"I" + b"9" * 50_000 + b"\n.",
    "a frame of an exabyte": b"\x80\x04\x95" + b"\xff" * 7 + b"\x0f.",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_programs_that_torch_save_never_writes_are_refused(program, canary):
    program = program.replace(b"CANARY", str(canary).encode())
    for content in (zipped(program), old(program), program):
        refusal(content)


def test_names_in_odd_programs_are_told():
    for name in ("INST", "OBJ", "NEWOBJ_EX", "STACK_GLOBAL", "persistent module"):
        assert "os.system" in refusal(zipped(PROGRAMS[name]))
    assert "eval" in refusal(zipped(PROGRAMS["by Python 2's name"]))
    assert "extension" in refusal(zipped(PROGRAMS["EXT1"]))


def test_an_extension_that_is_registered_is_not_looked_up():
    copyreg.add_extension("os", "system", 200)
    try:
        assert "nothing was run" in refusal(zipped(b"\x80\x02\x82\xc8X\x04\0\0\0true\x85R."))
    finally:
        copyreg.remove_extension("os", "system", 200)


def test_many_names_are_counted():
    program = b"\x80\x02" + b"".join(b"cos\nf%d\n" % number for number in range(50)) + b"."
    assert "os.f0, os.f1, os.f2 and 47 more" in refusal(zipped(program))


def test_a_hidden_name_is_shown_escaped():
    assert "\x1b" not in refusal(zipped(b"\x80\x02cos\n\x1b[31msystem\n."))


def test_what_is_copied_again_and_again_is_counted():
    wide = b"}" + b"".join(b"J" + number.to_bytes(4, "little") + b"Ns" for number in range(20_000))
    again = b"ccollections\nOrderedDict\nq\1" + b"h\1h\0\x85R" * 500
    assert "more than can be shown" in refusal(zipped(b"\x80\x02" + wide + b"q\0" + again + b"."))
    text = b"X" + (10**6).to_bytes(4, "little") + b"a" * 10**6 + b"q\0"
    again = b"c_codecs\nencode\nq\1" + b"h\1h\0\x85R" * 500
    assert "more than can be shown" in refusal(zipped(b"\x80\x02" + text + again + b"."))


def test_a_deep_program_needs_no_recursion():
    nested = b"\x80\x02)" + b"\x85" * 5_000 + b"."
    assert "levels deep" in refusal(zipped(nested))
    refusal(zipped(b"\x80\x02" + b"]" * 5_000 + b"a" * 4_999 + b"."))


TENSOR = (
    b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\n"
    b"X\x01\0\0\x000X\x03\0\0\0cpu%btQ%b\x89NtR."
)
LIES = {
    "a view beyond its storage": (b"K\x01", b"K\0K\x02\x85K\x01\x85"),
    "a first number beyond it": (b"K\x01", b"K\x01K\x01\x85K\x01\x85"),
    "strides that leave it": (b"K\x01", b"K\0K\x01K\x02\x86K\x01K\x05\x86"),
    "a negative stride": (b"K\x01", b"K\0K\x01\x85J\xff\xff\xff\xff\x85"),
    "a negative side": (b"K\x01", b"K\0J\xff\xff\xff\xff\x85K\x01\x85"),
    "a negative offset": (b"K\x01", b"J\xff\xff\xff\xffK\x01\x85K\x01\x85"),
    "a fraction as a side": (b"K\x01", b"K\0G?\xf0\0\0\0\0\0\0\x85K\x01\x85"),
    "True as a side": (b"K\x01", b"K\0\x88\x85K\x01\x85"),
    "fewer strides than sides": (b"K\x01", b"K\0K\x01\x85)"),
    "a storage larger than its bytes": (b"K\x02", b"K\0K\x01\x85K\x01\x85"),
    "a storage of a negative size": (b"J\xff\xff\xff\xff", b"K\0))"),
    "a storage of 2**2000": (b"\x8a\xfa" + b"\xff" * 249 + b"\x7f", b"K\0))"),
    "sides of 2**2000": (b"K\x01", b"K\0\x8a\xfa" + b"\xff" * 249 + b"\x7f\x85K\0\x85"),
    "a hundred sides": (b"K\x01", b"K\0(" + b"K\x01" * 100 + b"t(" + b"K\x01" * 100 + b"t"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_tensors_that_cannot_be_are_refused(lie):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", TENSOR % lie)
        archive.writestr("archive/data/0", b"\0\0\x80?")
    refusal(file.getvalue())


def test_the_honest_one_is_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", TENSOR % (b"K\x01", b"K\0K\x01\x85K\x01\x85"))
        archive.writestr("archive/data/0", b"\0\0\x80?")
    assert open_file(file.getvalue()).tensor("tensor").tolist() == [1.0]


def test_names_that_come_late_are_told_too():
    program = b"\x80\x02cos\nsystem\n" + b"N" * 100_000 + b"cbuiltins\neval\n."
    assert "os.system and eval" in refusal(zipped(program))
    assert "os.system and eval" in refusal(old(program))
    after = program + b"cbuiltins\nexec\n."  # numbers follow a pickle, and may look like one
    assert "exec" not in refusal(old(after))
