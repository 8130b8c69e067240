"""Names of blocks: anything readable that a state dict and a module can carry."""

from __future__ import annotations

from core.blocks.arguments import BlockError

MOST_LETTERS = 64

# What every nn.Sequential has already: a child of such a name would hide a method, so PyTorch
# refuses it. Kept as a list so that a name can be checked without importing torch.
TAKEN = frozenset({
    "T_destination", "add_module", "append", "apply", "bfloat16", "buffers", "call_super_init",
    "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extend",
    "extra_repr", "float", "forward", "get_buffer", "get_extra_state", "get_parameter",
    "get_submodule", "half", "insert", "ipu", "load_state_dict", "modules", "mtia",
    "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "pop",
    "register_backward_hook", "register_buffer", "register_forward_hook",
    "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook",
    "register_load_state_dict_pre_hook", "register_module", "register_parameter",
    "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_",
    "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
    "training", "type", "xpu", "zero_grad",
})  # fmt: skip


def prefix_objection(prefix: str) -> str:
    """Return why no row of blocks can be named `prefix` and a number, or an empty text."""
    try:
        check_name(prefix.rstrip() + "0")  # "block " is fine: a number follows the space
    except BlockError as error:
        return f"prefix is {prefix!r}: {error}"
    return ""


def check_name(name: object) -> None:
    """Raise BlockError when `name` cannot be a block's name; the empty text means unnamed."""
    if not isinstance(name, str):
        raise BlockError("A block's name has to be text.")
    if len(name) > MOST_LETTERS:
        raise BlockError(f"A name has {len(name):,} letters; at most {MOST_LETTERS} are allowed.")
    if "." in name:
        raise BlockError(f"The name {name!r} has a dot, which PyTorch uses to join names.")
    if not name.isprintable() or name != name.strip():
        raise BlockError(f"The name {name!r} has invisible letters or begins or ends with a space.")
    if name in TAKEN or name.startswith("_"):
        raise BlockError(
            f"The name {name!r} is taken: every PyTorch module has something so called."
        )
