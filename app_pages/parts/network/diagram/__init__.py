"""The diagram: nested boxes in the order of the data, and the shapes that flow between them."""
