from django.db import migrations, models

import yiti.foundation.installation.queries


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_live_scores")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="changed_at",
            field=models.DateTimeField(default=yiti.foundation.installation.queries.get_now),
        ),
    ]
