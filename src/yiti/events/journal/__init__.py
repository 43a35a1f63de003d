"""The journal: what services and deliveries wrote, in the order of writing."""
