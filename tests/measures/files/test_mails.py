"""Saved mails: what they say, and that what is attached is looked at as if it came alone."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from email.message import EmailMessage

import pytest
from docx import Document

from measures.files import refuse_upload
from measures.files.checks import NOT_SEEN_THROUGH
from measures.files.mails import SavedMail, read_mail
from measures.previews.mail_pages import MAX_LINES, MORE, as_document
from tests.cast import a_file


def a_mail(text: str = "请审阅。", attachments: dict[str, bytes] | None = None) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "关于报送整改材料", "张三 <a@b.cn>", "李四 <c@d.cn>"
    mail["Date"] = "Mon, 2 Nov 2026 10:00:00 +0800"
    mail.set_content(text)
    for name, content in (attachments or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_what_a_mail_says() -> None:
    found = read_mail(a_mail(attachments={"附件一.pdf": b"%PDF-1.4"}), ".eml")
    assert (found.subject, found.text.strip()) == ("关于报送整改材料", "请审阅。")
    assert (found.sender, found.sent_at) == ("张三 <a@b.cn>", "2026-11-02 10:00 +0800")
    assert [one.name for one in found.attachments] == ["附件一.pdf"]


def test_an_old_mail_in_gbk_with_nothing_but_a_page() -> None:
    head = b"From: a@b.cn\r\nSubject: x\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    page = "<style>p{}</style><p>第一行<br>第二行&nbsp;镕</p><script>alert(1)</script>".encode("gb18030")
    assert read_mail(head + page, ".eml").text == "第一行\n第二行\xa0镕"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (a_mail(), None),
        (a_mail("机密★10年"), "的正文带有密级标志"),
        (a_mail(attachments={"运行.exe": b"MZ"}), "附件“运行.exe”是程序"),
        (a_mail(attachments={"机密★.txt": b"1"}), "附件“机密★.txt”的文件名带有密级标志"),
        (a_mail(attachments={"说明.txt": "秘密★1年".encode()}), "附件“说明.txt”的正文带有密级标志"),
        ("只是几行字".encode(), "与后缀“.eml”不符"),
    ],
)
def test_what_may_be_kept(content: bytes, sentence: str | None) -> None:
    refusal = refuse_upload(a_file("来信.eml", content))
    assert (sentence in refusal) if sentence and refusal else refusal == sentence


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"Subject: =?x?b?\xff?=\r\n\r\n"]
)
@pytest.mark.parametrize("suffix", [".eml", ".msg"])
def test_a_broken_one_does_no_harm(content: bytes, suffix: str) -> None:
    assert read_mail(content, suffix).attachments == []


def within(content: bytes, *, named: str = "") -> bytes:
    """A mail that carries another one, as a part of it or as a file."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["Subject"], mail["From"] = "转发", "a@b.cn"
    mail.set_content("见附件。")
    if named:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=named)
    else:
        mail.add_attachment(email.message_from_bytes(content, policy=email.policy.SMTP))
    return mail.as_bytes()


def in_two_forms() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "通知", "a@b.cn"
    mail.set_content("请看。")
    mail.add_alternative("<p>机密★10年</p>", subtype="html")
    return mail.as_bytes()


HEAD = b"From: a@b.cn\r\nSubject: x\r\n"
PROGRAM = b'Content-Type: application/octet-stream; name="x.exe"\r\n\r\nMZ\r\n'


def boxed(part: bytes, *, times: int) -> bytes:
    starts = [b"Content-Type: multipart/mixed; boundary=A%d\r\n\r\n--A%d\r\n" % (n, n) for n in range(times)]
    return HEAD + b"".join(starts) + part + b"".join(b"--A%d--\r\n" % n for n in reversed(range(times)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (within(a_mail("机密★10年")), "的正文带有密级标志"),
        (within(a_mail(attachments={"运行.exe": b"MZ"})), "附件“运行.exe”是程序"),
        (within(a_mail(attachments={"运行.exe": b"MZ"}), named="原件.eml"), "附件“运行.exe”是程序"),
        (within(within(within(a_mail(), named="1.eml"), named="2.eml"), named="3.eml"), NOT_SEEN_THROUGH),
        (within(a_mail()), None),
        (in_two_forms(), "的正文带有密级标志"),
        (boxed(PROGRAM, times=3), "附件“x.exe”是程序"),
        (boxed(PROGRAM, times=3000), NOT_SEEN_THROUGH),
        (HEAD + PROGRAM, "附件“x.exe”是程序"),
        (a_mail(attachments={f"{n}.txt": b"1" for n in range(201)}), NOT_SEEN_THROUGH),
        (boxed(b"Content-Disposition: attachment; filename*=utf-16''%D8%00x\r\n\r\n1\r\n", times=1), None),
    ],
    ids=range(11),
)
def test_nothing_hides_in_a_part_of_a_part(content: bytes, sentence: str | None) -> None:
    refusal = refuse_upload(a_file("来信.eml", content))
    assert (sentence in refusal) if sentence and refusal else refusal == sentence


def packed(*contents: bytes, name: str = "来信.eml") -> bytes:
    """A zip of mails, the first under ``name``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number or ''}{name}", content)
    return file.getvalue()


def nested(times: int) -> bytes:
    """A zip in a mail in a zip …"""
    content = a_mail()
    for _ in range(times):
        content = a_mail(attachments={"包.zip": packed(content)})
    return packed(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (packed(a_mail()), None),
        (packed(a_mail("机密★10年")), "里的“来信.eml”的正文带有密级标志"),
        (packed(a_mail(), a_mail(attachments={"运行.exe": b"MZ"})), "里的“1来信.eml”的附件“运行.exe”是程序"),
        (packed(a_mail(attachments={"包.zip": packed(a_mail("机密★10年"))})), "的正文带有密级标志"),
        (a_mail(attachments={"包.zip": packed(a_mail("机密★10年"))}), "的正文带有密级标志"),
        (nested(1), None),
        (nested(4), "套得太深"),
        (packed(b"\0" * 40_000_000 + b"\0", name="假.eml"), "压缩炸弹"),
    ],
    ids=range(8),
)
def test_a_mail_in_an_archive_is_looked_at_as_one_that_comes_alone(
    content: bytes, sentence: str | None
) -> None:
    name = "来信.eml" if content.startswith(b"Subject") else "材料.zip"
    refusal = refuse_upload(a_file(name, content))
    assert (sentence in refusal) if sentence and refusal else refusal == sentence


def test_a_very_long_mail_keeps_no_worker() -> None:
    """Signs that XML has not, too: both come from the outside."""
    lines = Document(
        io.BytesIO(as_document(SavedMail(subject="\ud800\0", text="行\n" * 10 * MAX_LINES)))
    ).paragraphs
    assert len(lines) < MAX_LINES + 10 and lines[-1].text == MORE
