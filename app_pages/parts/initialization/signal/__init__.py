"""The view "Signal": two initializations of one network, side by side."""
