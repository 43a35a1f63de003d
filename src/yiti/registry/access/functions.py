"""What follows from the functions that a pack's roles allow: who needs a second factor, who administers, what is pay."""

SECOND_FACTOR: frozenset[str] = frozenset(
    {
        "quarter.approve", "accounts.review", "appeals.decide", "plan.review", "plan.approve", "pay.run", "pay.pay", "year_totals.review",
        "decisions.approve", "posts.approve", "tasks.accept", "users.manage", "security.manage", "audit.see",
    }
)  # fmt: skip
"""Approving, paying and administering: nobody does it by a password alone, and no program by a token."""

PAY: frozenset[str] = frozenset({"pay.own", "pay.see", "pay.run", "pay.pay"})
"""What shows somebody's pay."""

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
"""Three people. An account that holds one of these roles holds no other role at all."""
