"""OFD (GB/T 33190), the national format of official documents: its pages as a PDF.

``python -m measures.previews.ofd``: the file on standard input, a PDF on standard output, in a process with
limits of its own. Texts stand where the file puts them, in its own fonts where it carries them. Lines, areas,
pictures, composite objects, annotations and seals are drawn. A gradient becomes its first colour, a pattern
is left out, and whether a seal is genuine nobody looks at here: a reader of OFD tells of the original.
Written by the standard, since the libraries that were looked at draw without the transformation of a path
(easyofd 20260427, which needs the AGPL PyMuPDF besides) or read the text only (ofdkit 0.2).
"""
