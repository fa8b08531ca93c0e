"""Works as text for other programs."""
