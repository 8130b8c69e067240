"""What the view "Rules" is made of: the steps at the left, the parameters that they fill at the right."""
