from fractions import Fraction

from django.db import models


class Installation(models.Model):
    """One row: the county, its pack, and whether it is a demonstration with a day of its own."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    pack = models.CharField(max_length=64)
    place = models.CharField(max_length=12)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_demonstration = models.BooleanField(default=False)
    seed = models.IntegerField(null=True)
    demo_today = models.DateField(null=True)
    scale = models.DecimalField(
        max_digits=7,
        decimal_places=6,
        null=True,
        help_text="the share of the residents and of their services that a demonstration tells of; empty for all",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one"),
            models.CheckConstraint(
                condition=models.Q(is_demonstration=True) | models.Q(demo_today__isnull=True, seed__isnull=True),
                name="installation_only_a_demonstration_has_its_own_day",
            ),
            models.CheckConstraint(
                condition=models.Q(scale__isnull=True) | models.Q(is_demonstration=True, scale__gt=0, scale__lte=1),
                name="installation_only_a_demonstration_is_a_share",
            ),
        ]

    @property
    def share(self) -> Fraction:
        """The share of the residents and of their services that is told of here: all, but in a demonstration."""
        return Fraction(self.scale) if self.scale else Fraction(1)
