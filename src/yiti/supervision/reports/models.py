from django.db import models

from yiti.foundation.audit.prints import Held
from yiti.kernel.text import Text


class MadeReport(models.Model):
    """
    A report as it was made, frozen with its check code: what it says never changes. One made anew for a period stands beside it.

    `report` is a report of the pack, `period` empty for one made when it was asked for; `as_of` the day its figures are true at.
    """

    number = models.CharField(max_length=120, unique=True)
    pack = models.CharField(max_length=40)
    report = models.CharField(max_length=60)
    period = models.CharField(max_length=10, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    content = models.JSONField()
    as_of = models.DateField()
    check_code = models.CharField(max_length=20)
    made_by = models.CharField(max_length=60)
    made_on = models.DateField()

    held = Held(says=("number",))

    class Meta:
        ordering = ["-made_on", "-id"]
        indexes = [models.Index(fields=["pack", "report", "period"], name="made_report_of_period")]

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)
