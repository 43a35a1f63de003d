from django.db import models

from yiti.foundation.audit.prints import Held


class LocalFigure(models.Model):
    """A fact that no data of the house give, as somebody entered it with evidence; a newer one stands beside it, none is changed."""

    fact = models.CharField(max_length=60)
    value = models.PositiveBigIntegerField()
    on = models.DateField(help_text="the day that it is true at")
    said = models.CharField(max_length=400, help_text="where it is read from")
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    held = Held(says=("fact", "on"))

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["fact", "on"], name="localfigure_fact_on")]
