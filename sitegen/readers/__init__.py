"""From the bytes of a file to records whose every value knows its place."""
