"""The view "Symmetry": units that begin alike."""
