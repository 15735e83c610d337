"""What providers that speak HTTP tell us of themselves."""
