"""Pickles, followed without running anything: what they describe, and what they would run."""
