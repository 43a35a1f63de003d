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


class Boundary(models.Model):
    """
    The shape of a place on the county's map, as polygons of longitude and latitude.

    `is_drawn` marks one that was drawn around a position, where no survey is known. A new map takes the place of the whole old one.
    """

    place = models.OneToOneField(Place, on_delete=models.PROTECT, primary_key=True, related_name="+")
    shape = models.JSONField()
    is_drawn = models.BooleanField(default=False)
    loaded_on = models.DateField()
    loaded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["place"]
