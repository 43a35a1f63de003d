"""The sheets of this room: staff with their posts, their qualifications, and detachments."""

from .detachments import IMPORT as DETACHMENTS
from .postings import IMPORT as POSTINGS
from .qualifications import IMPORT as QUALIFICATIONS

IMPORTS = (POSTINGS, QUALIFICATIONS, DETACHMENTS)
