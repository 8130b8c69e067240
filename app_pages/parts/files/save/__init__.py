"""The view "Save and load": the course's experiments, and the network in hand there and back."""
