"""What the view "What a block must do" measures and says."""
