"""Bilingual documents: a file as segments with marks, and the same file with their targets in it.

``files`` knows the formats (``xliff``, ``plain``); each gives a ``document``.  ``marks`` stand for the inline
tags that ``inline`` finds in the tree of ``xmltree``.  ``pairs`` travel as ``tmx``; ``words`` and
``languages`` say how much a text is, and in what.
"""
