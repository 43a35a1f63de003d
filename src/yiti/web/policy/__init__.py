"""政策督办 Policy: documents, clauses, decisions, notices."""
