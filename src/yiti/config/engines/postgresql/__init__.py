"""Django's PostgreSQL under the limits of `engines.limits`."""
