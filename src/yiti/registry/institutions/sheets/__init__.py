"""The sheets of this room: institutions, memberships, populations, limits with posts."""

from .institutions import IMPORT as INSTITUTIONS
from .limits import IMPORT as LIMITS
from .memberships import IMPORT as MEMBERSHIPS
from .populations import IMPORT as POPULATIONS

IMPORTS = (INSTITUTIONS, MEMBERSHIPS, POPULATIONS, LIMITS)
