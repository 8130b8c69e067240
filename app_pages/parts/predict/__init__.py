"""The page on which a model is asked about photos: what it says, why, and how far to trust it."""
