from django.db import models

from yiti.foundation.audit.prints import Held


class EnteredInput(models.Model):
    """
    What an input of a reckoning is for one subject, where no data of the house give it, as somebody entered it with evidence.

    `subject` is the subject's key, `path` the input. A newer one stands beside it, none is changed.
    """

    pack = models.CharField(max_length=60)
    reckoning = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    path = models.CharField(max_length=60)
    institution = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40, help_text="a number, yes or no")
    on = models.DateField(help_text="the day that it is true at")
    said = models.CharField(max_length=400, help_text="where it is read from")
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    held = Held(says=("reckoning", "subject", "path"))

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["pack", "reckoning", "subject", "on"], name="enteredinput_subject_on")]
