"""One person, across all stages: what they were sent, why they would be, their data, their erasure."""
