"""What the product is told by its surroundings, resolved once at the edge.

    POLICYBOT_HOME            where generated files live
    POLICYBOT_DOCUMENTS       the documents folder, if none is named
    POLICYBOT_ENCODER         a model's folder or hub name; the built-in encoder, if empty
    POLICYBOT_ENCODER_WEIGHT  share of the dense score, 0 to 1; the encoder's own, if empty

pydantic-settings would read the same in 0.3 s, a third of what a question may take.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import PolicybotError


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the index is searched.

    ``documents`` is None where nothing was set: the folder of the last build
    is meant then, else the shipped corpus.
    """

    home: Path
    documents: Path | None
    encoder: str | None
    encoder_weight: float | None

    @classmethod
    def resolve(cls, environ: Mapping[str, str], *, home: Path | None = None) -> Settings:
        """Return the settings of an environment; an option goes before it.

        Raises:
            PolicybotError: a value cannot be understood.
        """
        named = home or _path(environ.get("POLICYBOT_HOME"))
        return cls(
            home=(named or default_home(environ)).expanduser().absolute(),
            documents=_path(environ.get("POLICYBOT_DOCUMENTS")),
            encoder=environ.get("POLICYBOT_ENCODER", "").strip() or None,
            encoder_weight=_share(environ.get("POLICYBOT_ENCODER_WEIGHT", "")),
        )


def current_environment() -> dict[str, str]:
    """Return the environment of this process with what the ``.env`` of its folder adds; the environment goes first."""
    file = Path(".env")
    if not file.is_file():
        return dict(os.environ)
    from dotenv import dotenv_values

    return {**{key: value or "" for key, value in dotenv_values(file).items()}, **os.environ}


def checkout() -> Path | None:
    """Return the folder of the checkout that this code runs from, None if it is installed."""
    root = Path(__file__).parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "corpus").is_dir() else None


def shipped_documents() -> Path | None:
    """Return the folder of the shipped corpus, None where it is not there."""
    root = checkout()
    return root / "corpus" / "documents" if root else None


def default_home(environ: Mapping[str, str]) -> Path:
    """Return ``var`` of the checkout, else the user's data folder."""
    root = checkout()
    return root / "var" if root else _data_folder(environ) / "policybot"


def _data_folder(environ: Mapping[str, str]) -> Path:
    """Return where the user's programs keep their data (XDG Base Directory Specification)."""
    if environ.get("XDG_DATA_HOME"):
        return Path(environ["XDG_DATA_HOME"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "share"


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser().absolute() if value and value.strip() else None


def _share(value: str) -> float | None:
    if not value.strip():
        return None
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise PolicybotError(f"POLICYBOT_ENCODER_WEIGHT={value}：应是 0 到 1 之间的数", remedy="改正或删掉这个环境变量")
    return share
