"""The parts of the page about LeNet."""
