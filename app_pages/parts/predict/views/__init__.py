"""The views of the page on which a model is asked, one file each."""
