"""When: the legal sending hours of every territory, and whether they are open for a recipient."""
