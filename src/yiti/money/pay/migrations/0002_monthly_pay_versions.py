from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pay", "0001_initial")]

    operations = [
        migrations.AddField("monthlypay", "entered_by", models.CharField(blank=True, max_length=60)),
        migrations.AddField("monthlypay", "entered_at", models.DateTimeField(null=True)),
        migrations.AddField("monthlypay", "version", models.PositiveIntegerField(default=1)),
    ]
