"""The sheets of this room: staff with their posts, and detachments."""

from .detachments import IMPORT as DETACHMENTS
from .postings import IMPORT as POSTINGS

IMPORTS = (POSTINGS, DETACHMENTS)
