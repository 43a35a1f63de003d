"""Pay, subsidies and the trial of other values. Imports nothing of care."""
