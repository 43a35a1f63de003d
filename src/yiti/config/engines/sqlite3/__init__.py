"""Django's SQLite under the limits of `engines.limits`."""
