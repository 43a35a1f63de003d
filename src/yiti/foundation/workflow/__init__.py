"""The steps of a pack's work: who, until when, what blocks, what was returned or approved."""
