"""Invented notices with the tree that a careful reader draws, and how well the present reader draws it.

Each file of ``tests/data/notices`` is one document in a small markup (`markup.py`) from which the text and
the expected tree come together. They were written without looking at the reader, as imitations of how
notices are really set.

    python -m tests.notices.cases FOLDER    writes NN.txt and NN.json, as foreign scores want them
    python -m tests.notices.cases           prints the score of the reader, and where it loses
"""

from tests.notices.cases.documents import NoticeCase, load_cases
from tests.notices.cases.dress import WIDTHS, wrapped
from tests.notices.cases.reading import read
from tests.notices.cases.score import CaseScore, Totals, score, total

__all__ = ["WIDTHS", "CaseScore", "NoticeCase", "Totals", "load_cases", "read", "score", "total", "wrapped"]
