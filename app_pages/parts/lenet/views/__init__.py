"""The views of the page about LeNet, one file each."""
