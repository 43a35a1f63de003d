"""What the house promises about speed, measured beside something bare in the same run. `python -m benchmarks [NAME …]`."""
