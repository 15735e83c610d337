"""Benchmarks, each as a ratio to a floor timed in the same run."""
