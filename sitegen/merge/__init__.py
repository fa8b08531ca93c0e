"""Which records speak of the same work, and which value wins."""
