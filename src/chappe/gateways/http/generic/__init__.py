"""A provider described by data."""
