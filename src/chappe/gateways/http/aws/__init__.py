"""AWS: End User Messaging SMS."""
