"""SMPP 3.4: protocol without input or output, and the connection that speaks it."""
