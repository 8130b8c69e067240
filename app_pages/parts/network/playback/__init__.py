"""The player of a pass: what it is sent, call by call."""
