"""What registers tell when they are added up (登记汇总): totals judged by their limits, what has no entry, what breaks a condition."""
