"""Everything that can go wrong between a file and a ranked clause.

    PolicybotError
     ├─ ReadError            one document cannot be read; the others can
     │   ├─ EmptyDocument
     │   ├─ EncryptedDocument
     │   ├─ ScannedDocument
     │   ├─ OversizedDocument
     │   ├─ MisnamedDocument
     │   └─ DamagedDocument
     ├─ MissingConverter     a system program that a format needs is not installed
     ├─ IndexMissing         nothing has been built yet
     ├─ IndexMismatch        a saved index was built by something else
     ├─ BuildLocked          another build is running
     └─ EncoderError         the configured model cannot be loaded

A message says what is wrong; ``remedy`` says what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PolicybotError(Exception):
    """What is wrong, and in ``remedy`` what a person can do about it."""

    remedy: str = ""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        if remedy:
            self.remedy = remedy


class ReadError(PolicybotError):
    """One document cannot be read."""

    remedy = "打开文件确认内容，另存为 .docx 或 UTF-8 .txt 后重新放入文件夹"


class EmptyDocument(ReadError):
    """The file holds no text."""

    remedy = "文件没有文字内容：补上内容或移出文件夹"


class EncryptedDocument(ReadError):
    """The file is protected by a password."""

    remedy = "文件已加密：去掉密码后另存再放入"


class ScannedDocument(ReadError):
    """The pages are pictures without a text layer."""

    remedy = "扫描件没有文字层：先做文字识别（OCR），或换成电子版"


class OversizedDocument(ReadError):
    """The file, or what it unpacks to, is larger than a document can be."""

    remedy = "文件过大：拆分，或去掉图片等附件后再放入"


class MisnamedDocument(ReadError):
    """The content is not what the file's ending says."""

    remedy = "扩展名与内容不符：改成正确的扩展名"


class DamagedDocument(ReadError):
    """The file is truncated, corrupt or binary."""

    remedy = "文件损坏或不是文档：重新获取原件"


class MissingConverter(ReadError):
    """A system program that the format needs is not installed."""

    remedy = "安装 LibreOffice（soffice），或另存为 .docx 后再放入"


class IndexMissing(PolicybotError):
    """Nothing has been built yet."""

    remedy = "先运行 policybot index build"


class IndexMismatch(PolicybotError):
    """A saved index was built with another encoder, layout or version."""

    remedy = "重新运行 policybot index build"


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Read a part of an index that was written whole.

    Raises:
        IndexMismatch: it does not hold what was written.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise IndexMismatch(f"{path}：索引损坏") from error


class BuildLocked(PolicybotError):
    """Another build holds the lock."""

    remedy = "等另一个构建结束后再试"


class EncoderError(PolicybotError):
    """The configured encoder cannot be loaded."""

    remedy = "检查 POLICYBOT_ENCODER：本地模型文件夹路径，或在联网机器上先下载；留空则用内置编码器"
