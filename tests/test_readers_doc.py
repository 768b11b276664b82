"""Old formats: converted by LibreOffice where it is installed, refused where it is not."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

import docx
import pytest

from index.errors import DamagedDocument, EncryptedDocument, MisnamedDocument, MissingConverter
from index.readers import limits, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
WORD97 = OLE + b"\xec\xa5\xc1\x00" + b"\0" * 508 + "WordDocument".encode("utf-16-le") + b"\0" * 600

CONVERTER = """#!{python}
import pathlib, shutil, sys
arguments = sys.argv[1:]
assert arguments[0].startswith("-env:UserInstallation=file:///") and "--headless" in arguments
folder = pathlib.Path(arguments[arguments.index("--outdir") + 1])
folder.mkdir(parents=True)
{action}
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path that holds nothing but what a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, action: str) -> None:
    program = folder / "soffice"
    program.write_text(CONVERTER.format(python=sys.executable, action=action), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def old_document(folder: Path, data: bytes = WORD97, suffix: str = ".doc") -> Path:
    path = folder / f"旧文件{suffix}"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("suffix", "data"),
    [(".doc", WORD97), (".wps", WORD97), (".rtf", b"{\\rtf1 text}")],
    ids=["doc", "wps", "rtf"],
)
def test_without_libreoffice_the_file_is_refused_with_a_remedy(
    suffix: str, data: bytes, office: Path, tmp_path: Path
) -> None:
    with pytest.raises(MissingConverter, match="LibreOffice") as caught:
        read(old_document(tmp_path, data, suffix), f"a{suffix}")
    assert "soffice" in caught.value.remedy


def test_what_libreoffice_makes_of_the_file_is_read(office: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("各县区人民政府：")
    document.save(str(tmp_path / "made.docx"))
    install(office, f'shutil.copy("{tmp_path / "made.docx"}", folder / "旧文件.docx")')
    source = read(old_document(tmp_path), "a/旧文件.doc")
    assert (source.name, source.text) == ("a/旧文件.doc", "各县区人民政府：")


@pytest.mark.parametrize("action", ["sys.exit(1)", "(folder / 'a.docx').write_text('not a document')"])
def test_a_failed_conversion_is_a_damaged_document(action: str, office: Path, tmp_path: Path) -> None:
    install(office, action)
    with pytest.raises(DamagedDocument):
        read(old_document(tmp_path), "a.doc")


def test_a_conversion_that_hangs_is_ended(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONVERTER_SECONDS", 1)
    install(office, "import time; time.sleep(60)")
    with pytest.raises(DamagedDocument, match="1 秒"):
        read(old_document(tmp_path), "a.doc")


def test_an_encrypted_word_file_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    data = bytearray(WORD97)
    data[523] = 0x01  # the high byte of the header's flags: fEncrypted
    with pytest.raises(EncryptedDocument):
        read(old_document(tmp_path, bytes(data)), "a.doc")


def test_a_doc_that_is_something_else_is_misnamed(tmp_path: Path) -> None:
    with pytest.raises(MisnamedDocument, match="网页"):
        read(old_document(tmp_path, b"<html><body>text</body></html>"), "a.doc")
    with pytest.raises(MisnamedDocument, match="RTF"):
        read(old_document(tmp_path, b"{\\rtf1 text}"), "a.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_real_conversion_keeps_the_text(tmp_path: Path) -> None:
    path = old_document(tmp_path, b"{\\rtf1\\ansi Plan of work}", ".rtf")
    assert read(path, "a.rtf").text == "Plan of work"
