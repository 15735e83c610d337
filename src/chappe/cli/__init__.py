"""The command line: chappe <noun> <verb>."""
