"""The editor of the network in hand, and what mends it."""
