"""What the installation knows, handed out as a lake."""
