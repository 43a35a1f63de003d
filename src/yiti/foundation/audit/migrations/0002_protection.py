"""Audit rows are only ever added: the database itself refuses to change or delete them."""

from django.db import migrations

from yiti.foundation.audit.protection import get_removal, get_statements


def protect(apps, editor):
    for statement in get_statements(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps, editor):
    for statement in get_removal(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
