"""What of a page reaches the paper."""

from __future__ import annotations

import io
import re
import unicodedata

from playwright.sync_api import Page
from pypdf import PdfReader

# Every text of a row or item that is seen on screen, but for what can only be pressed or filled in.
ROWS = """() => {
  const texts = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  const pressed = 'button:not(.message-lines button), .btn:not(.message-lines .btn)'
  const control = pressed + ', select, textarea, label, .no-print, .page-actions, .field, .visually-hidden'
  const isControl = (at) => at.closest(at.closest('td label') ? control.replace('label, ', '') : control)
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), at = walk.currentNode.parentElement
    if (!text || !at.closest('tr, li, dd, article') || isControl(at)) continue
    if (at.checkVisibility()) texts.push(text)
  }
  return texts
}"""


def missing(page: Page) -> list[str]:
    """Texts of rows that stand on the screen and not in the PDF of the page; it prints on A4."""
    rows = [_plain(text) for text in page.evaluate(ROWS)]
    paper = _plain(
        "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    )
    return [f"{page.url}: {text}" for text in rows if not re.search(_written(text), paper)]


def _written(text: str) -> str:
    """A pattern: PDF names some characters (门, 长, 页) by the radical that looks the same."""
    return "".join(f"[{re.escape(sign)}\u2e80-\u2eff]" for sign in text)


def _plain(text: str) -> str:
    """Without what line breaks and fonts change: spaces, and forms of the same character.

    The radical that looks like 户 is by its name another character of ours.
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("戶", "户")
