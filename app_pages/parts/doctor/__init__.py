"""The doctor's page: what is wrong with a set of pictures, and what its owner decides about it."""
