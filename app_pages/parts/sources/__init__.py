"""Where pictures come from: one control for all pages that want some."""
