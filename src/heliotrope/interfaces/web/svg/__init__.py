"""Drawings of the house as SVG text: geometry in attributes, colour in classes of ``css/svg.css``.

Nothing here writes a ``style`` attribute, so every drawing passes a content-security policy of ``'self'``.
"""
