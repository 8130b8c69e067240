"""Layerwise's library: plain PyTorch, usable from a notebook, and never importing Streamlit."""
