"""The processes of an installation: each alone, and all of them in one tree."""
