"""The parts of the view in which a network is watched as it learns."""
