"""What was measured about LeNet over many runs, and measuring it again."""
