"""How each file format says what it holds; nothing here reads a tensor's numbers."""
