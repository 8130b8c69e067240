"""The convolution lab: what its views share, and the views themselves."""
