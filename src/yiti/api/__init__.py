"""What programs may ask for, by log-in or by token."""
