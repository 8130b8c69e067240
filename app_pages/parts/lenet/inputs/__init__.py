"""What a LeNet is shown: test pictures, drawings, photos, and what is no garment at all."""
