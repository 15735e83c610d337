"""A network that exists only on this machine: an SMSC whose behaviour is decided by data."""
