"""The parts of the view that says why a photo is taken for what it is."""
