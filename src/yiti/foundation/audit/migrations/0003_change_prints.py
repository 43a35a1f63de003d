from django.db import migrations, models


class Migration(migrations.Migration):
    """Null without a default: SQLite then adds the column in place, and the triggers on the table stay."""

    dependencies = [("audit", "0002_protection")]

    operations = [migrations.AddField(model_name="change", name="prints", field=models.JSONField(null=True))]
