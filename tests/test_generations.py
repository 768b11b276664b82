"""Generations: written aside, switched at once, cleaned up, locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import BuildLocked, IndexMissing
from index.generations import Generations


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path)


def publish(generations: Generations, text: str) -> None:
    with generations.locked():
        folder = generations.begin()
        (folder / "part").mkdir()
        (folder / "part" / "content").write_text(text)
        generations.publish(folder)


def answer(generations: Generations) -> str:
    with generations.hold() as held:
        return (held.folder / "part" / "content").read_text()


def folders(generations: Generations) -> list[str]:
    return sorted(path.name for path in generations.root.iterdir() if path.is_dir())


def test_nothing_is_held_before_the_first_build(generations: Generations) -> None:
    assert generations.current() is None
    with pytest.raises(IndexMissing):
        generations.hold()


def test_published_generation_answers(generations: Generations) -> None:
    publish(generations, "one")
    assert answer(generations) == "one"
    publish(generations, "two")
    assert answer(generations) == "two"


def test_unpublished_generation_never_answers_and_is_removed_by_the_next(generations: Generations) -> None:
    publish(generations, "one")
    with generations.locked():
        left = generations.begin()
        (left / "half").write_text("half")
    assert answer(generations) == "one"
    publish(generations, "two")
    assert answer(generations) == "two"
    assert not (left / "half").exists()


def test_leftover_before_the_first_generation_is_removed(generations: Generations) -> None:
    with generations.locked():
        (generations.begin() / "half").write_text("half")
    publish(generations, "one")
    assert answer(generations) == "one"
    assert len(folders(generations)) == 1


def test_one_older_generation_is_kept(generations: Generations) -> None:
    for text in ("one", "two", "three"):
        publish(generations, text)
    assert folders(generations) == ["2", "3"]


def test_reader_keeps_its_generation_until_it_lets_go(generations: Generations) -> None:
    publish(generations, "one")
    held = generations.hold()
    for text in ("two", "three", "four"):
        publish(generations, text)
    assert (held.folder / "part" / "content").read_text() == "one"
    held.release()
    held.release()  # a second time does nothing
    publish(generations, "five")
    assert not held.folder.exists()


def test_published_generation_is_not_discarded_whatever_goes_wrong_behind_it(generations: Generations) -> None:
    publish(generations, "one")
    generations.discard(generations.root / "1")
    assert answer(generations) == "one"


def test_second_build_is_locked_out_until_the_first_ends(generations: Generations) -> None:
    with generations.locked():
        with pytest.raises(BuildLocked, match="另一个构建"), generations.locked():
            pass
    with generations.locked():
        pass


@pytest.mark.parametrize("content", ["", "x", "17"])
def test_pointer_to_nothing_is_a_missing_index(generations: Generations, content: str) -> None:
    generations.root.mkdir()
    (generations.root / "current").write_text(content)
    with pytest.raises(IndexMissing):
        generations.hold()
