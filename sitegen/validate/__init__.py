"""From merged records to checked values: pydantic validates every one, and the diagnostics are our own."""
