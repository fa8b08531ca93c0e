"""A foreign format to files under `content/`; never called by a build."""
