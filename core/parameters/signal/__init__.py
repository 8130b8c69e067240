"""What an initialization does to the signal: activations forward, gradients backward, and symmetry."""
