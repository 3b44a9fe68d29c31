"""Printed documents: a template of the typesetter Typst and its data become a PDF.

Data never becomes markup: it reaches the template as JSON.  Letters come from a package (Noto Sans SC, which
has Latin and Chinese), never from the machine, so that a document looks the same everywhere.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

PDF = "application/pdf"


def printed(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The document as PDF; the same data and instant always give the same bytes.

    Args:
        template: its markup.
        data: texts, numbers, lists, mappings; the template reads ``json(bytes(sys.inputs.data))``.
        at: what the file says about when it was made.
    """
    # Both weigh: a process that prints nothing does not load them.
    import pylopdf_fonts_zh_cn
    import typst

    compiled: Any = typst.compile  # its stub has a type that nothing can tell
    made = compiled(
        template.encode(),
        font_paths=[str(pylopdf_fonts_zh_cn.sans_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter gave pages where one file was asked for.")
    return made
