"""All photos with what the model says of them: as cards, as a table, by the thousand."""
