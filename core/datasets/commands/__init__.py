"""The commands of `python -m core.datasets`: a module each, with HELP, add_arguments and run."""
