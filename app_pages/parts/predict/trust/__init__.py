"""How far a model can be trusted: a file for each section of the view."""
