"""Which of torch's functions are operations to be shown, and what they are called."""

from __future__ import annotations

from typing import Any

# Tensors behind a dot; every other one is a fact about the tensor.
_VIEWS = frozenset({"T", "mT", "H", "mH", "real", "imag", "data"})
# Functions and methods that tell something or set a flag, and those that give Python's own numbers.
_NO_STEPS = frozenset({
    "size", "dim", "numel", "stride", "ndimension", "is_contiguous", "data_ptr", "element_size",
    "storage_offset", "untyped_storage", "get_device", "type", "is_floating_point", "is_complex",
    "is_inference", "is_set_to", "is_same_size", "is_tensor", "requires_grad_", "retain_grad",
    "register_hook", "item", "tolist", "numpy", "__len__", "__bool__", "__float__", "__int__",
    "__index__", "__complex__", "__contains__", "__hash__", "__repr__", "__str__", "__format__",
    "__array__", "__deepcopy__", "equal", "allclose", "is_nonzero", "_assert", "get_default_dtype",
    "set_grad_enabled", "_set_grad_enabled", "result_type", "promote_types", "broadcast_shapes",
})  # fmt: skip
# Python's names for what the course calls by torch's.
_TORCH_NAMES = {
    "radd": "add", "rsub": "sub", "rmul": "mul", "truediv": "div", "rdiv": "div",
    "rtruediv": "div", "rpow": "pow", "floordiv": "floor_divide", "rfloordiv": "floor_divide",
    "rmatmul": "matmul", "mod": "remainder", "rmod": "remainder", "invert": "bitwise_not",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
    "iadd": "add_", "isub": "sub_", "imul": "mul_", "idiv": "div_", "itruediv": "div_",
    "ipow": "pow_", "ifloordiv": "floor_divide_", "imod": "remainder_",
}  # fmt: skip


def step_name(func: Any) -> str:
    """Return what torch calls this operation: "cat", "add", "div_"; "" for what is none."""
    name = getattr(func, "__name__", "")
    if name == "__get__":  # x.T and the like; the property is known by the function's owner
        view = getattr(getattr(func, "__self__", None), "__name__", "")
        return view if view in _VIEWS else ""
    if name in _NO_STEPS or name in ("__set__", "__delete__"):
        return ""
    in_place = name.endswith("_") and not name.endswith("__")
    plain = name.strip("_")
    return _TORCH_NAMES.get(plain, f"{plain}_" if in_place else plain)
