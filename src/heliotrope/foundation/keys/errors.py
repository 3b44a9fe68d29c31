"""What can go wrong with keys.

HeliotropeError
├── Unavailable
│   └── KeyAway        503  this process does not hold the home's key, or its key store is away
├── Conflict
│   └── SubjectErased  409  the subject was erased: nothing more is kept of them
├── Tampered           500  a sealed value is damaged, or is not where it was sealed
└── SealedField        500  code asked the database about a sealed column; a defect, never a user's
"""

from heliotrope.core.errors import Conflict, HeliotropeError, Unavailable


class KeyAway(Unavailable):
    """Personal data cannot be read here: the key of its home is not in this process's hands."""

    title = "Personal data cannot be read here"


class SubjectErased(Conflict):
    """The person's data was erased at their request; nothing more is kept under their name."""

    title = "This person's data was erased"


class Tampered(HeliotropeError):
    """A sealed value does not open: it was damaged, or moved from another row or column."""

    title = "A sealed value was changed"


class SealedField(HeliotropeError):
    """A sealed column was written or looked up as if the database could read it."""

    title = "The database cannot read a sealed column"
