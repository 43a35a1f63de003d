"""机构 Institutions: posts, people, staffing."""
