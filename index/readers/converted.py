"""Formats that LibreOffice turns into .docx: .doc, .wps, .rtf, .odt."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import DamagedDocument, MissingConverter, OversizedDocument
from index.model import Source
from index.readers import limits, word
from index.readers.content import Kind, kind_of

_PROGRAMS = ("soffice", "libreoffice")


def read(path: Path) -> Source:
    """Return the document as the .docx that LibreOffice makes of it.

    Raises:
        MissingConverter: LibreOffice is not installed.
        DamagedDocument: LibreOffice cannot read the file, or takes too long.

    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise MissingConverter(f"读取 {path.suffix} 文件需要 LibreOffice，系统中没有找到 soffice")
    with tempfile.TemporaryDirectory(prefix="policybot-") as folder:
        converted = _convert(program, path.resolve(), Path(folder))
        if converted.stat().st_size > limits.FILE_BYTES:
            raise OversizedDocument("转换成 .docx 后文件过大")
        if kind_of(converted) is not Kind.DOCX:
            raise DamagedDocument("LibreOffice 转换出来的不是 .docx")
        return replace(word.read(converted), name=path.name)


def _convert(program: str, path: Path, folder: Path) -> Path:
    """Return the .docx; the profile is private, so a running office is not disturbed."""
    target = folder / "converted"
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(target),
        str(path),
    ]
    _run(command, folder)
    found = sorted(target.glob("*.docx"))
    if not found:
        raise DamagedDocument("LibreOffice 无法转换这个文件")
    return found[0]


def _run(command: Sequence[str], folder: Path) -> None:
    """Run the program in a group of its own, so that nothing of it outlives the timeout."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=limits.CONVERTER_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise DamagedDocument(f"LibreOffice 转换超过 {limits.CONVERTER_SECONDS} 秒") from error
