"""Making a database, or bringing one to this version of the program."""

from collections.abc import Collection

from django.core.management import call_command

from yiti.foundation.audit.taking_up import take_up
from yiti.kernel.scopes import system_scope


def upgrade_database(*, besides: Collection[str] = ()) -> None:
    """Run what migrations are missing, then have the audit vouch for the tables that it does not vouch for yet, but for those `besides`."""
    call_command("migrate", interactive=False, verbosity=0)
    vouch(besides=besides)


def vouch(*, besides: Collection[str] = ()) -> None:
    """Have the audit vouch for the tables that it does not vouch for yet, as they stand."""
    take_up(scope=system_scope("command line"), besides=besides)
