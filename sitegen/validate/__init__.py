"""From merged records to checked values: what is not plainly right pydantic judges, the diagnostics are our own."""
