"""The view that makes a file fit the network in hand, part by part."""
