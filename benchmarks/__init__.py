"""What is fast is measured here, beside its peers and in the same run. Nothing here is a test."""
