"""Signed follow-ups are never changed but for the marks of their voiding, once: the database itself refuses."""

from django.db import migrations

from yiti.care.public_health.protection import get_removal, get_statements


def protect(apps, editor):
    for statement in get_statements(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps, editor):
    for statement in get_removal(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("public_health", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
