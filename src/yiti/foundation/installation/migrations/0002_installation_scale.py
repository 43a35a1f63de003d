from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("installation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="scale",
            field=models.DecimalField(
                decimal_places=6,
                help_text="the share of the residents and of their services that a demonstration tells of; empty for all",
                max_digits=7,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="installation",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale__isnull", True), models.Q(("is_demonstration", True), ("scale__gt", 0), ("scale__lte", 1)), _connector="OR"),
                name="installation_only_a_demonstration_is_a_share",
            ),
        ),
    ]
