"""The secret of an authenticator as a picture in the page: no image is loaded, so no policy is widened."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

MARGIN = 4
"""Quiet modules around the code.  Source: ISO/IEC 18004."""


def qr_svg(text: str) -> SafeString:
    """The QR code of a text as inline SVG; always dark on light, as cameras want it."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    modules = code.get_matrix()
    path = "".join(
        f"M{x + MARGIN} {y + MARGIN}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(modules) + 2 * MARGIN
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" width="216" height="216" '
        'shape-rendering="crispEdges"><rect fill="white" width="{}" height="{}"/>'
        '<path fill="black" d="{}"/></svg>',
        gettext("QR code for your authenticator app"),
        size,
        size,
        size,
        size,
        path,
    )
