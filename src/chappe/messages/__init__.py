"""WHAT: the text, its encoding and its fragments."""
