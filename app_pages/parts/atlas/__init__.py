"""The errors of a run: pictures by loss, a map of the network's features, and what each learned from."""
