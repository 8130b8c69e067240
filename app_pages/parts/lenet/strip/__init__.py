"""The strip: all layers of a LeNet from the picture to the verdicts, and back."""
