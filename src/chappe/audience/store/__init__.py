"""Criteria as SQL, and the statements of an audience with them in their place."""
