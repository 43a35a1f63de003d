"""服务: whose turn it is today, the form, the record, what it counted for."""
