"""Run as a script by ``stamp.py``: a PDF on standard input, marked on every page on standard output.

Imports nothing of ours; its limits are set by ``measures.files.limits``, so that a hostile file ends this
process and no other.
"""

from __future__ import annotations

import io
import math
import os
import sys

MAX_PAGES = 2000
SIZE, SLANT, GREY = 13, math.radians(24), ".55"
# Apart along a line of marks and between two of them, in points.
GAP_ACROSS, GAP_DOWN = 330, 190
ALPHA = ".35"


def marks(text: str, width: float, height: float) -> bytes:
    """Drawing operators: the text again and again, slanted, over the whole page."""
    cosine, sine = math.cos(SLANT), math.sin(SLANT)
    shown = text.encode("utf-16-be", "replace").hex()
    lines = [f"q /GS0 gs BT /F0 {SIZE} Tf {GREY} g"]
    for row in range(math.ceil(height / GAP_DOWN) + 1):
        for column in range(-1, math.ceil(width / GAP_ACROSS) + 1):
            x = column * GAP_ACROSS + (row % 2) * GAP_ACROSS / 2
            y = row * GAP_DOWN + GAP_DOWN / 3
            lines.append(f"{cosine:.3f} {sine:.3f} {-sine:.3f} {cosine:.3f} {x:.0f} {y:.0f} Tm <{shown}> Tj")
    return "\n".join([*lines, "ET Q"]).encode()


def one_page(text: str, width: float, height: float) -> bytes:
    """A PDF of one page of marks. Its font is named, not enclosed: readers have one for Chinese."""
    drawn = marks(text, width, height)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.2f} {height:.2f}]/Contents 4 0 R"
        "/Resources<</Font<</F0 5 0 R>>/ExtGState<</GS0 8 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H"
        b"/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        f"<</Type/ExtGState/ca {ALPHA}/CA {ALPHA}>>".encode(),
    ]
    result, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(result)
    result += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    result += b"".join(b"%010d 00000 n \n" % place for place in places)
    result += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(result)


def main() -> None:
    import pypdf

    text = sys.argv[1]
    with os.fdopen(os.dup(0), "rb") as file:
        file.seek(0)
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            sys.exit(3)
        if len(reader.pages) > MAX_PAGES:
            sys.exit(4)
        writer = pypdf.PdfWriter(clone_from=reader)
        made: dict[tuple[float, float], pypdf.PageObject] = {}
        for page in writer.pages:
            page.transfer_rotation_to_content()
            box = page.mediabox
            size = float(box.width), float(box.height)
            if size not in made:
                made[size] = pypdf.PdfReader(io.BytesIO(one_page(text, *size))).pages[0]
            shift = pypdf.Transformation().translate(float(box.left), float(box.bottom))
            page.merge_transformed_page(made[size], shift)
        writer.write(sys.stdout.buffer)


if __name__ == "__main__":
    main()
