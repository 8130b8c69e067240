"""What the page about blocks is made of: the network in hand, its editor, and the views of it."""
