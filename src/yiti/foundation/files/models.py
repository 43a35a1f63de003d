from django.db import models

from yiti.foundation.audit.prints import Held


class StoredFile(models.Model):
    """One upload. The content lies under its hash in the data folder; equal contents lie there once."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    uploaded_by = models.CharField(max_length=150)
    uploaded_at = models.DateTimeField()
    institution = models.CharField(max_length=64, blank=True)

    held = Held(says=("name",))


class Attachment(models.Model):
    """A file lies with a record of another room, named by an opaque pair."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    owner_kind = models.CharField(max_length=64)
    owner_key = models.CharField(max_length=100)

    held = Held(says=("owner_kind", "owner_key"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_kind", "owner_key", "file"], name="files_attachment_once")]
