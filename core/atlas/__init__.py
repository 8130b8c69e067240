"""The errors of a run as an atlas: its verdicts by loss, and a map of the network's features.

Verdicts on validation pictures are sorted and filtered (`verdicts`); the network is shown them, and
some of the pictures that it learned from (`choosing`, `looking`); their features are laid out on a
plane: exactly, by the directions in which they differ most (`principal`), or so that neighbours stay
neighbours (`tsne`). How many do is counted (`neighbours`). Importing this package does not import torch.
"""
