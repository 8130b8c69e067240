"""The parts of the view that judges a LeNet."""
