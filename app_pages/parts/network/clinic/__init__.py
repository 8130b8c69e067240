"""What the view "Custom layers" examines and says."""
