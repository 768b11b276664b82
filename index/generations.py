"""Generations of an index: written beside one another, switched by one rename.

    HOME/index/current      the number of the generation that answers
    HOME/index/lock         held by the build that is running
    HOME/index/<n>/         one generation; its file ``used`` is locked by its readers

A generation counts from the moment its number stands in ``current``. What a
killed build leaves behind is therefore never read, and the next build removes
it. The generation before the current one stays, and so does any that a reader
still holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import BuildLocked, IndexMissing

_USED = "used"
_ATTEMPTS = 5


class Held:
    """A generation that cannot be removed until it is released, or this object is gone."""

    __slots__ = ("_descriptor", "folder", "number")

    def __init__(self, number: int, folder: Path, descriptor: int) -> None:
        """Take over the open and locked file ``used``."""
        self.number = number
        self.folder = folder
        self._descriptor = descriptor

    def lock(self) -> None:
        """Keep builds from removing the generation."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        """Let the generation go; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations below one home folder."""

    home: Path

    @property
    def root(self) -> Path:
        """The folder of all generations."""
        return self.home / "index"

    def current(self) -> int | None:
        """Return the number of the generation that answers, None before the first build."""
        try:
            return int((self.root / "current").read_text(encoding="ascii"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None

    def hold(self) -> Held:
        """Return the current generation, safe from removal while it is held.

        Raises:
            IndexMissing: nothing has been built yet.
        """
        for _ in range(_ATTEMPTS):  # a build may remove it between the two steps
            number = self.current()
            if number is None:
                break
            marker = self.root / str(number) / _USED
            try:
                held = Held(number, marker.parent, os.open(marker, os.O_RDONLY | os.O_CLOEXEC))
            except FileNotFoundError:
                continue
            held.lock()
            if marker.exists():
                return held
            held.release()
        raise IndexMissing(f"还没有建索引：{self.root}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the build's lock.

        Raises:
            BuildLocked: another build holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BuildLocked(f"另一个构建正在写 {self.root}") from error
            yield

    def begin(self) -> Path:
        """Return the folder of a new generation; leftovers of killed builds are removed."""
        current = self.current()
        numbers = self._numbers()
        self._remove(number for number in numbers if number != current and number > (current or 0))
        folder = self.root / str(max([*numbers, current or 0]) + 1)
        folder.mkdir()
        (folder / _USED).touch()
        return folder

    def publish(self, folder: Path) -> None:
        """Make a generation the current one: all of it is on disk before its number is."""
        for path in sorted(folder.rglob("*")):
            _sync(path)
        _sync(folder)
        draft = self.root / "current.new"
        draft.write_text(folder.name, encoding="ascii")
        _sync(draft)
        draft.replace(self.root / "current")
        _sync(self.root)
        self._clean(int(folder.name))

    def discard(self, folder: Path) -> None:
        """Remove a generation that was not published; one that was stays, whatever went wrong behind it."""
        if int(folder.name) == self.current():
            return
        shutil.rmtree(folder, ignore_errors=True)

    def _clean(self, current: int) -> None:
        """Remove all generations but the current one, the one before, and those in use."""
        older = sorted(number for number in self._numbers() if number < current)
        self._remove(older[:-1])

    def _numbers(self) -> list[int]:
        return [int(path.name) for path in self.root.iterdir() if path.name.isdecimal() and path.is_dir()]

    def _remove(self, numbers: Iterator[int] | list[int]) -> None:
        for number in numbers:
            folder = self.root / str(number)
            if not _in_use(folder / _USED):
                shutil.rmtree(folder, ignore_errors=True)


def _in_use(marker: Path) -> bool:
    try:
        with marker.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            marker.unlink()
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
