"""Which class photos really show, as the visitor says, and what he can do with that."""
