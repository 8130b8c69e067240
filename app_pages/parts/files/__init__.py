"""What the page about files is made of: pickers of parameter files and networks, and its views."""
