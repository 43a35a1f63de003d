"""What-if for every document (政策试算): one rule that it binds, reckoned with the values in force and with others; nothing is stored."""
