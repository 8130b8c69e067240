"""What the view "Forward and back" runs and says."""
