"""Changing a LeNet: the form, what it comes to, and what is done about shapes that vanish."""
