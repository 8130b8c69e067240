"""Two models asked about the same photos: which they are, and where they differ."""
