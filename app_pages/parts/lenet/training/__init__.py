"""The parts of the view that trains LeNet."""
