"""What was done, counted, scored and ranked."""
