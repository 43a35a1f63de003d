"""系统 System: users, audit, forms, the installation."""
