"""The documents folder: order, what is left out, links, names, manifests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import readers
from index.errors import PolicybotError, ReadError
from index.folder import content_hash, facts_key, list_folder
from index.readers import limits


def names(root: Path) -> list[str]:
    return [file.name for file in list_folder(root).files]


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.docx", "a.md", "A.HTML"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["A.HTML", "a.md", "a/c.docx", "b.txt"]


def test_links_back_do_not_loop_and_links_elsewhere_count(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (other / "a.txt").write_text("x")
    (root / "back").symlink_to(root, target_is_directory=True)
    (root / "there").symlink_to(other, target_is_directory=True)
    (root / "b.txt").symlink_to(other / "a.txt")
    assert names(root) == ["b.txt", "there/a.txt"]


def test_name_that_is_no_utf8_is_spelled_out(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xd6\xd0.txt"
    try:
        with open(raw, "wb") as file:  # noqa: PTH123 - Path cannot spell it
            file.write(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert names(tmp_path) == ["\\xd6\\xd0.txt"]
    assert list_folder(tmp_path).files[0].path.read_bytes() == b"x"


def test_hash_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    first = content_hash(list_folder(tmp_path).files[0])
    path.write_text("y")
    assert content_hash(list_folder(tmp_path).files[0]) != first


def test_file_too_large_to_be_read_is_not_hashed(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert content_hash(list_folder(tmp_path).files[0]) == f"size:{limits.FILE_BYTES + 1}"


def test_manifest_gives_facts_and_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "manifest.jsonl").write_text('{"file": "a.txt", "title": "甲", "number": null, "other": 1}\n\n')
    folder = list_folder(tmp_path)
    assert [file.name for file in folder.files] == ["a.txt", "b.txt"]
    assert folder.ignored == ()
    assert [folder.facts_of(file) for file in folder.files] == [{"title": "甲"}, {}]


def test_manifest_from_excel_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "manifest.csv").write_bytes("file,title,region\na.txt, 云岭市方案 ,\n".encode("gb18030"))
    folder = list_folder(tmp_path)
    assert folder.facts_of(folder.files[0]) == {"title": "云岭市方案"}


def test_manifest_that_is_no_csv_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(f"file,title\na.txt,{'甲' * 200_000}\n", encoding="utf-8")
    with pytest.raises(PolicybotError, match="第 2 行"):
        list_folder(tmp_path)


def test_folder_that_cannot_be_opened_is_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("x")
    scan = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    folder = list_folder(tmp_path)
    assert [(file.name, file.regular) for file in folder.files] == [("a.txt", True), ("closed", False)]
    with pytest.raises(ReadError, match="文件夹打不开"):
        readers.read(folder.files[1].path, "closed")


def test_facts_are_compared_without_regard_to_their_order() -> None:
    assert facts_key({"title": "甲", "region": "乙"}) == facts_key({"region": "乙", "title": "甲"})
    assert facts_key({}) == ""


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(PolicybotError, match="没有这个文件夹"):
            list_folder(path)
