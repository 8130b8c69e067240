"""The views of a network, each with a function `show(asked)`."""
