"""Account management: what an administrator sets up once."""
