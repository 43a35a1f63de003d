"""Handed returns stay as they are: the database itself refuses to change or delete their rows."""

from django.db import migrations

from yiti.registry.monthly.protection import get_removal, get_statements


def protect(apps, editor):
    for statement in get_statements(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps, editor):
    for statement in get_removal(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("monthly", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
