"""The view of modules, parameters and state dict, side by side."""
