"""居民: who lives here, found, entered, moved."""
