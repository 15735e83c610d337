"""WHO: contacts, their numbers, consents, suppressions and groups."""
