"""Administrators are three people without other roles: the database itself refuses it otherwise."""

from django.db import migrations

from yiti.registry.access import protection


def protect(apps, editor):
    for statement in protection.get_statements(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps, editor):
    for statement in protection.get_removal(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
