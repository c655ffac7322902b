"""OFD files built by GB/T 33190, part by part."""

from __future__ import annotations

import io
import zipfile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = (
    f'{HEAD}<ofd:OFD {SPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
    "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
)
DOCUMENT = (
    f'{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:TemplatePage ID="8" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
    '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
    "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
)


def page(content: str) -> str:
    return (
        f'{HEAD}<ofd:Page {SPACE}><ofd:Template TemplateID="8" ZOrder="Background"/>'
        f'<ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def text(says: str, *, x: float, y: float, more: str = "", inside: str = "", font: int = 3) -> str:
    """At ``x`` and ``y``, counted from the corner of a box at 20, 30."""
    return (
        f'<ofd:TextObject Boundary="20 30 100 10" Font="{font}" Size="5" {more}>{inside}'
        f'<ofd:TextCode X="{x}" Y="{y}" DeltaX="g {max(len(says) - 1, 1)} 5">{says}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def ofd(
    content: str, *, resources: str = "", template: str = "", parts: dict[str, bytes | str] | None = None
) -> bytes:
    """``content`` and ``template`` are objects of layers; ``resources`` stand beside the fonts 3 and 4."""
    given: dict[str, bytes | str] = {
        "OFD.xml": ROOT,
        "Doc_0/Document.xml": DOCUMENT,
        "Doc_0/PublicRes.xml": (
            f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋"/>'
            '<ofd:Font ID="4" FontName="Own"><ofd:FontFile>own.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
            f"{resources}</ofd:Res>"
        ),
        "Doc_0/Pages/Page_0/Content.xml": page(content),
        "Doc_0/Tpls/Tpl_0/Content.xml": page(template),
        **(parts or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in given.items():
            archive.writestr(name, data)
    return file.getvalue()
