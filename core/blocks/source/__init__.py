"""A network as Python source: a file that a programmer would have written for it."""

from core.blocks.source.writing import source

__all__ = ["source"]
