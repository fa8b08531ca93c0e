"""From merged records to checked values: pydantic judges, the diagnostics are our own and know their place."""
