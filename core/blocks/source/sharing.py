"""Where shared layers are made, and which classes they are handed to.

A layer that is used in several places is made once, in the innermost class that holds all of them.
Classes in between take it as an argument of their constructor.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from core.blocks.arguments import BlockError
from core.blocks.source.tree import Node

# A file that hands thousands of layers through dozens of classes is of use to nobody.
MOST_HANDED_ON = 100_000


@dataclass(slots=True)
class Sharing:
    """For every shared node the class that makes it; for every class what it makes and is given."""

    maker: dict[Node, Node] = field(default_factory=dict)
    made: dict[Node, list[Node]] = field(default_factory=lambda: defaultdict(list))
    given: dict[Node, dict[Node, None]] = field(default_factory=lambda: defaultdict(dict))

    def writer(self, node: Node) -> Node:
        """Return the class in whose constructor the call that makes `node` is written."""
        while node not in self.maker:
            assert node.parent is not None, "the network itself is written nowhere else"
            node = node.parent
            if node.is_class:
                return node
        return self.maker[node]


def share(root: Node) -> Sharing:
    """Decide for the whole network, once it is known which nodes have classes.

    Raises BlockError where more would have to be handed on than can be read.
    """
    sharing = Sharing()
    shared = [node for node in root.finished() if len(node.sites) > 1]
    # What a shared node holds moves with it, and is finished before it: the last ones come first.
    for node in reversed(shared):
        chains = [_writers(sharing, site) for site in node.sites]
        common = set.intersection(*map(set, chains))
        sharing.maker[node] = next(writer for writer in chains[0] if writer in common)
    for node in shared:
        sharing.made[sharing.maker[node]].append(node)
    _hand_on(root, sharing)
    return sharing


def _hand_on(root: Node, sharing: Sharing) -> None:
    """Give each class that uses a shared node without making it that node as an argument."""
    handed_on = 0
    for site in root.walk():
        maker = sharing.maker.get(site.shared)
        if maker is None:
            continue
        for writer in _writers(sharing, site):
            if writer is maker:
                break
            handed_on += site.shared not in sharing.given[writer]
            sharing.given[writer][site.shared] = None
        if handed_on > MOST_HANDED_ON:
            raise BlockError(
                "So many layers are shared across so many blocks that no readable file can be "
                "written. Tie fewer layers, or nest them less deeply."
            )


def _writers(sharing: Sharing, site: Node) -> list[Node]:
    """Return the classes around the place where `site` is used, the innermost first."""
    assert site.parent is not None
    writers = [site.parent if site.parent.is_class else sharing.writer(site.parent)]
    while writers[-1].parent is not None:
        writers.append(sharing.writer(writers[-1]))
    return writers
