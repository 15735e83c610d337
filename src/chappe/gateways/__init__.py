"""THROUGH: the ways out, SMPP first, and a simulator of the network behind them."""
