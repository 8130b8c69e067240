"""What is examined of a layer, a file for each question."""
