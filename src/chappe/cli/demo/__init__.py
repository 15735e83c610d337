"""``chappe demo``: one campaign of fictitious contacts against the simulated network, from file to report."""
