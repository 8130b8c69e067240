"""The view "Open": what is in a parameter file, and the numbers of one tensor at a time."""
