"""The views of the page about files; each has `show(asked)`."""
