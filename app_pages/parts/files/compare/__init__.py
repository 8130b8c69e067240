"""The view that compares two sets of named tensors, part by part."""
