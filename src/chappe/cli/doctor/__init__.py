"""``chappe doctor``: what is configured, what is reachable, what is wrong and how to mend it."""
