"""A folder of documents into a new generation of the index.

    list files ─► reuse or parse ─► drop duplicates ─► store ─► lexical + dense ─► inspect ─► switch

Until the switch the old generation answers; where nothing changed there is no
switch at all.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from index.content import Content
from index.derived import derive
from index.duplicates import find_twins
from index.errors import IndexMismatch, IndexMissing, PolicybotError
from index.folder import Folder, FolderFile, content_hash, facts_key, list_folder
from index.generations import Generations
from index.inspection import problems
from index.parse_pool import ParsePool, Parser, job_for
from index.parse_worker import Outcome
from index.report import BuildReport, Duplicate, Refusal, Result
from index.store import BuildMeta, FileRecord, Store, StoreWriter

Progress = Callable[[str, int, int], None]
"""Told the step, and how much of how much is done (0 of 0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file with all that decides whether it must be parsed again."""

    file: FolderFile
    hash: str
    facts: Mapping[str, str]

    def record(self) -> FileRecord:
        """Return the record of the file as one that was read."""
        file = self.file
        return FileRecord(file.name, file.size, file.mtime, self.hash, facts_key(self.facts), "read")


@dataclass(slots=True)
class _Build:
    """The state of one build: what each file gave so far."""

    files: list[_File]
    contents: dict[str, Content] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    twins: dict[str, str] = field(default_factory=dict)

    def records(self) -> list[FileRecord]:
        """Return what became of each file."""
        refusals = {refusal.file: refusal for refusal in self.refused}
        found: list[FileRecord] = []
        for record in (file.record() for file in self.files):
            if refusal := refusals.get(record.path):
                record = replace(record, status="refused", problem=refusal.reason, remedy=refusal.remedy)
            elif record.path in self.twins:
                record = replace(record, status="duplicate", twin=self.twins[record.path])
            found.append(record)
        return found


def build(
    home: Path,
    folder: Path,
    *,
    encoder: str | None = None,
    strict: bool = False,
    parser: Parser | None = None,
    progress: Progress = lambda step, done, total: None,
) -> BuildReport:
    """Return what was done to make the index of a home mirror a folder.

    Args:
        home: where the index is kept.
        folder: the documents; looked through recursively.
        encoder: a model's folder or hub name; the built-in encoder, if None.
        strict: leave the old index in place if any file is refused.
        parser: what parses files; worker processes, if None.
        progress: told the steps.

    Raises:
        BuildLocked: another build is running.
        EncoderError: the encoder cannot be loaded.
        PolicybotError: the folder or its manifest cannot be read.
    """
    started = time.monotonic()
    generations = Generations(home)
    listed = list_folder(folder.absolute())
    with generations.locked(), _previous(generations) as previous:
        state = _Build([_File(file, content_hash(file), listed.facts_of(file)) for file in listed.files])
        _reuse(state, previous)
        _parse(state, parser or ParsePool(), progress)
        state.twins = find_twins(state.contents)
        result = _result(state, previous, listed, encoder, strict)
        if result == "built":
            _write(generations, state, listed, encoder, progress)
        return _report(result, state, listed, generations, time.monotonic() - started)


def last_folder(home: Path) -> Path | None:
    """Return the folder that was built last, None before the first build."""
    with _previous(Generations(home)) as previous:
        return Path(previous.meta().folder) if previous else None


@lru_cache(maxsize=1)
def parser_version() -> str:
    """Return the fingerprint of the code and the word lists that turn a file into clauses."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".tsv", ".txt"):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _previous(generations: Generations) -> Iterator[Store | None]:
    """Yield the store that answers now; None if there is none that this version can read."""
    try:
        held = generations.hold()
        store = Store.open(held.folder)
    except (IndexMissing, IndexMismatch):
        yield None
        return
    with held, closing(store):
        yield store


def _reuse(state: _Build, previous: Store | None) -> None:
    """Take over the contents of files that are what they were, parsed by the same parser."""
    if previous is None or previous.meta().parser != parser_version():
        return
    try:
        _take_over(state, previous)
    except (sqlite3.Error, ValueError):  # a damaged index is built anew
        state.contents.clear()
        state.reused.clear()


def _take_over(state: _Build, previous: Store) -> None:
    known = {record.path: record for record in previous.files() if record.status != "refused"}
    for file in state.files:
        record = known.get(file.file.name)
        if record and (record.hash, record.facts) == (file.hash, facts_key(file.facts)):
            content = previous.content(record.path)
            if content:
                state.contents[record.path] = content
                state.reused.append(record.path)


def _parse(state: _Build, parser: Parser, progress: Progress) -> None:
    """Parse what could not be taken over."""
    jobs = [job_for(file.file, dict(file.facts)) for file in state.files if file.file.name not in state.contents]
    largest_first = sorted(jobs, key=lambda job: -Path(job.path).stat().st_size if Path(job.path).exists() else 0)
    progress("读取文件", 0, len(jobs))
    for done, outcome in enumerate(parser.parse_all(largest_first), 1):
        _take(state, outcome)
        progress("读取文件", done, len(jobs))
    state.read.sort()
    state.refused.sort(key=lambda refusal: refusal.file)


def _take(state: _Build, outcome: Outcome) -> None:
    if outcome.content is None:
        state.refused.append(Refusal(outcome.name, outcome.problem, outcome.remedy))
    else:
        state.contents[outcome.name] = outcome.content
        state.read.append(outcome.name)


def _result(state: _Build, previous: Store | None, listed: Folder, encoder: str | None, strict: bool) -> Result:
    if not state.contents or (strict and state.refused):
        return "rejected"
    if previous is None or state.read:
        return "built"
    meta = previous.meta()
    same_source = (meta.folder, meta.parser) == (str(listed.root), parser_version())
    same_encoder = meta.encoder == encoder if encoder else meta.fitted
    return "unchanged" if same_source and same_encoder and previous.files() == state.records() else "built"


def _write(generations: Generations, state: _Build, listed: Folder, encoder: str | None, progress: Progress) -> None:
    """Write a new generation and make it the current one."""
    target = generations.begin()
    try:
        progress("写入数据库", 0, 0)
        kept = _with_own_ids(state.contents[name] for name in sorted(state.contents) if name not in state.twins)
        writer = StoreWriter.create(target)
        for content in kept:
            writer.add(content)
        for name in sorted(state.twins):
            writer.add_spare(name, state.contents[name])
        for record in state.records():
            writer.add_file(record)
        writer.commit()
        documents = [content.document for content in kept]
        clauses = [clause for content in kept for clause in content.clauses]
        derived = derive(target, documents, clauses, encoder=encoder, step=lambda step: progress(step, 0, 0))
        writer.finish(
            BuildMeta(
                folder=str(listed.root),
                built_at=datetime.now().astimezone().isoformat(timespec="seconds"),
                parser=parser_version(),
                corpus=_corpus_hash(state),
                encoder=derived.encoder,
                fitted=not encoder,
                dimension=derived.dimension,
                documents=len(documents),
                clauses=len(clauses),
                passages=derived.passages,
            )
        )
        progress("检查", 0, 0)
        found = problems(target)
        if found:
            raise IndexMismatch(f"新索引没有通过检查：{found[0]}")
        generations.publish(target)
    except sqlite3.Error as error:
        generations.discard(target)
        raise PolicybotError(f"{target} 写不了：{error}", remedy="看看磁盘空间和文件夹权限") from error
    except BaseException:  # an interrupt too: what is half written goes, the old index stays
        generations.discard(target)
        raise


def _with_own_ids(contents: Iterable[Content]) -> list[Content]:
    """Return contents whose document ids differ: of two equal ones the later gets a longer id."""
    taken: set[str] = set()
    found: list[Content] = []
    for content in contents:
        id_ = content.document.id
        while id_ in taken:
            id_ += "0"
        taken.add(id_)
        found.append(content if id_ == content.document.id else content.with_id(id_))
    return found


def _corpus_hash(state: _Build) -> str:
    digest = hashlib.sha256()
    for record in state.records():
        digest.update(f"{record.path}\0{record.hash}\0{record.facts}\0{record.status}\n".encode())
    return digest.hexdigest()


def _report(result: Result, state: _Build, listed: Folder, generations: Generations, seconds: float) -> BuildReport:
    documents = clauses = 0
    if result != "rejected":
        with _previous(generations) as store:
            meta = store.meta() if store else None
        documents, clauses = (meta.documents, meta.clauses) if meta else (0, 0)
    return BuildReport(
        result=result,
        folder=listed.root,
        read=tuple(state.read),
        reused=tuple(state.reused),
        refused=tuple(state.refused),
        duplicates=tuple(Duplicate(file, kept) for file, kept in sorted(state.twins.items())),
        ignored=listed.ignored,
        documents=documents,
        clauses=clauses,
        seconds=seconds,
    )
