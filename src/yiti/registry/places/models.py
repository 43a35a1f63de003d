from django.db import models


class Place(models.Model):
    """A county, town or street by its administrative division code (GB/T 2260; nine digits from the township down)."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
