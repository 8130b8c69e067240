"""What the view "Tying" is made of: one tensor under several names, or in several calls."""
