"""Files of strangers as pictures of their pages, drawn in a process of its own that may use little."""

from heliotrope.foundation.rendering.rendering import Drawn, Kind, Sheet, Unfit, drawn, read

__all__ = ["Drawn", "Kind", "Sheet", "Unfit", "drawn", "read"]
