"""What happened: counts, lists and exports."""
