"""What is done for residents: who they are, and the services signed for them."""
