"""The doctor: reads every picture of a source once, and says what is wrong with the set.

`looks` reads, `report` is what it says: findings, each with its pictures, its reason and what could be
done. Nothing is ever deleted: what is done are marks (`core.datasets.marks`), which can be taken back.
"""
