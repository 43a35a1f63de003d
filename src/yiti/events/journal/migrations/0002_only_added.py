"""The journal is only ever added to: the database itself refuses to change or delete its rows."""

from django.db import migrations

from yiti.events.journal.protection import get_removal, get_statements


def protect(apps, editor):
    for statement in get_statements(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps, editor):
    for statement in get_removal(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
