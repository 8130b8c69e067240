"""The doctor: looks at every picture of a source once, and says what is wrong with the set.

`checking.check` is what it does, `look.take_looks` what it sees of files, `report` what it says:
findings, each with its pictures, its reason and what could be done. Nothing is ever deleted: what is
done are marks (`core.datasets.marks`), which can be taken back.
"""
