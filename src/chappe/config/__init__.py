"""Settings, environment, embedded PostgreSQL, entry points of the web."""
