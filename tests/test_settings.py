"""Settings: resolved once, from the option, the environment, the checkout, the user's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, default_home
from index.errors import PolicybotError


def test_option_goes_before_the_environment(tmp_path: Path) -> None:
    environ = {"POLICYBOT_HOME": str(tmp_path / "environment")}
    assert Settings.resolve(environ).home == tmp_path / "environment"
    assert Settings.resolve(environ, home=tmp_path / "option").home == tmp_path / "option"


def test_home_of_a_checkout_is_its_var_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "checkout", lambda: tmp_path)
    assert Settings.resolve({}).home == tmp_path / "var"


def test_installed_home_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "checkout", lambda: None)
    monkeypatch.setattr(settings.sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert default_home({}) == tmp_path / ".local" / "share" / "policybot"
    assert default_home({"XDG_DATA_HOME": str(tmp_path / "xdg")}) == tmp_path / "xdg" / "policybot"
    monkeypatch.setattr(settings.sys, "platform", "darwin")
    assert default_home({}) == tmp_path / "Library" / "Application Support" / "policybot"


def test_blank_values_count_as_not_set() -> None:
    found = Settings.resolve({"POLICYBOT_ENCODER": " ", "POLICYBOT_DOCUMENTS": "", "POLICYBOT_ENCODER_WEIGHT": ""})
    assert (found.encoder, found.documents, found.encoder_weight) == (None, None, None)


def test_encoder_documents_and_weight_come_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "POLICYBOT_ENCODER": "bge-small-zh-v1.5",
        "POLICYBOT_DOCUMENTS": str(tmp_path),
        "POLICYBOT_ENCODER_WEIGHT": "0.4",
    }
    found = Settings.resolve(environ)
    assert (found.encoder, found.documents, found.encoder_weight) == ("bge-small-zh-v1.5", tmp_path, 0.4)


@pytest.mark.parametrize("value", ["much", "1.5", "-0.1", "nan"])
def test_weight_that_is_no_share_is_refused(value: str) -> None:
    with pytest.raises(PolicybotError, match="POLICYBOT_ENCODER_WEIGHT"):
        Settings.resolve({"POLICYBOT_ENCODER_WEIGHT": value})


def test_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.resolve({"POLICYBOT_HOME": "x"}).home == tmp_path / "x"
