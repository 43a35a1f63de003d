"""What others may do with people's posts. Every change is dated and audited; what ended stays."""
