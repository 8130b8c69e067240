"""The model that comes with Layerwise: how it was trained, and what it reaches."""
