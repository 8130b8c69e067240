"""The views of the convolution lab, one a file, each with `show(asked)`."""
