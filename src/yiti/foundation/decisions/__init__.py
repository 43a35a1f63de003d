"""What the county decided where its document is silent: proposed, approved by a second person, dated."""
