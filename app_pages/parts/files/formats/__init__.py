"""The view "Formats": the network in hand in each format, and in fewer bits."""
