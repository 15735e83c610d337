"""Dynamic groups: what decides who is in one, as a tree, as JSON and as a rule."""
