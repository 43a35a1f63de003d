"""Evidence files: kept by their hash, checked by content, only ever handed out as downloads."""
