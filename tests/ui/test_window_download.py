"""A model from a hub, here one on this machine: asked for first, shown on its way, ended when the person says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from dvp_gui.application.messages import ModelRequest
from dvp_gui.application.session import Activity
from tests.engine.test_downloads import HUB_ID, Hub
from tests.ui.bench import Bench


@pytest.fixture
def hub(tiny_model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The tiny model on a hub of the test's own, with an empty cache."""
    served = Hub(tiny_model_folder)
    monkeypatch.setattr(constants, "ENDPOINT", served.address)
    template = served.address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    yield served
    served.close()


def test_nothing_is_fetched_before_the_person_agrees(bench: Bench, hub: Hub) -> None:
    before = bench.session.model
    bench.load(HUB_ID)
    assert hub.fetched == []
    assert bench.session.model is before
    messages = bench.window.messages
    assert HUB_ID in messages.sentence
    assert "MB" in messages.sentence
    assert messages.action.text() == "Download"
    messages.action.click()
    bench.wait_for(lambda: bench.session.model is not before)
    assert bench.session.model is not None
    assert bench.session.model.info.source == HUB_ID
    assert "model.safetensors" in hub.fetched


def test_a_download_shows_its_progress_and_can_be_cancelled(bench: Bench, hub: Hub) -> None:
    before = bench.session.model
    seen: list[tuple[int, int]] = []
    bench.session.download_progressed.connect(lambda p: seen.append((p.bytes_done, p.bytes_total)))
    bench.load(HUB_ID)
    bench.window.messages.action.click()
    assert bench.session.activity is Activity.DOWNLOADING
    bench.session.cancel_download()
    bench.wait_for_model()
    assert bench.session.model is before
    assert "stopped" in bench.window.messages.sentence
    bench.window.models.load(ModelRequest(HUB_ID, download=True))
    bench.wait_for_model()
    assert seen[-1][0] == seen[-1][1] > 0


def test_without_the_hub_the_person_is_told(bench: Bench, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    bench.load("somebody/else")
    assert bench.window.messages.sentence == "The hub cannot be reached for somebody/else: check the network."


def test_a_remembered_model_that_is_gone_gives_way_to_the_bundled_one(bench: Bench, tmp_path: Path) -> None:
    bench.session.model = None
    bench.window.models.load_remembered(ModelRequest(str(tmp_path / "gone")))
    bench.wait_for_model()
    bench.wait_for_model()
    sentence = bench.window.messages.sentence
    has_bundled = bench.session.model is not None
    assert ("bundled model is used meanwhile" if has_bundled else "bundled model is missing") in sentence
