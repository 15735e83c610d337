"""What people answer: STOP and replies."""
