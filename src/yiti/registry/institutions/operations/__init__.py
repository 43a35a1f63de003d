"""What others may do with institutions. Every change is dated and audited; what was closed stays."""
