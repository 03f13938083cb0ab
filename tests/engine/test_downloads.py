"""Downloads from a hub inside the test: what is fetched, progress, stopping, and what can go wrong."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

from dvp_gui.engine import ModelError, load_model
from dvp_gui.engine.checkpoints import needs_download
from dvp_gui.engine.downloads import DownloadStoppedError, download_model, plan_download

HUB_ID = "somebody/tiny-t5"
REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """A folder served as one hub model, on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        hub = self
        self.folder = folder
        self.fetched: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                hub._answer(self, with_body=False)

            def do_GET(self) -> None:
                hub._answer(self, with_body=True)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        path = request.path.split("?")[0]
        if path == f"/api/models/{HUB_ID}":
            self._send(request, self._listing(), with_body)
        elif path.startswith(f"/{HUB_ID}/resolve/"):
            name = path.rsplit("/", 1)[1]
            if with_body:
                self.fetched.append(name)
            self._send(request, (self.folder / name).read_bytes(), with_body)
        else:
            request.send_response(404)
            request.send_header("X-Error-Code", "RepoNotFound")
            request.send_header("Content-Length", "0")
            request.end_headers()

    def _listing(self) -> bytes:
        files = [
            {"rfilename": path.name, "size": path.stat().st_size} for path in sorted(self.folder.iterdir())
        ]
        return json.dumps({"id": HUB_ID, "modelId": HUB_ID, "sha": REVISION, "siblings": files}).encode()

    def _send(self, request: BaseHTTPRequestHandler, content: bytes, with_body: bool) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        request.send_header("X-Repo-Commit", REVISION)
        request.end_headers()
        if with_body:
            request.wfile.write(content)


@pytest.fixture
def hub(tiny_model_folder: Path, tmp_path: Path) -> Iterator[Hub]:
    folder = tmp_path / "served"
    folder.mkdir()
    for path in tiny_model_folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "README.md").write_text("not needed")
    (folder / "tf_model.h5").write_text("not needed")
    served = Hub(folder)
    yield served
    served.close()


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return folder


def test_a_plan_names_what_is_needed_and_its_size(hub: Hub) -> None:
    plan = plan_download(HUB_ID, endpoint=hub.address)
    names = [name for name, _ in plan.files]
    assert names[0] == "config.json"
    assert "model.safetensors" in names
    assert "README.md" not in names
    assert plan.total_bytes == sum((hub.folder / name).stat().st_size for name in names)
    assert not plan.has_only_pickle
    assert hub.fetched == []


def test_a_downloaded_model_loads_by_its_id(hub: Hub, cache: Path) -> None:
    assert needs_download(HUB_ID)
    seen: list[tuple[int, int]] = []
    folder = download_model(HUB_ID, lambda *state: seen.append(state), endpoint=hub.address)
    assert cache in folder.parents
    assert not needs_download(HUB_ID)
    model = load_model(HUB_ID)
    assert (model.name, model.source) == (HUB_ID, HUB_ID)
    assert model.tokenizer is not None
    total = plan_download(HUB_ID, endpoint=hub.address).total_bytes
    assert seen[0] == (0, total)
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert set(hub.fetched).isdisjoint({"README.md", "tf_model.h5"})


def test_a_stopped_download_leaves_no_model_and_can_be_taken_up(hub: Hub, cache: Path) -> None:
    done = 0

    def progress(so_far: int, _: int) -> None:
        nonlocal done
        done = so_far

    config_size = (hub.folder / "config.json").stat().st_size
    with pytest.raises(DownloadStoppedError):
        download_model(HUB_ID, progress, lambda: done > config_size, endpoint=hub.address)
    assert needs_download(HUB_ID)
    with pytest.raises(ModelError, match="partly downloaded"):
        load_model(HUB_ID)
    assert not list(cache.rglob("*.incomplete"))
    download_model(HUB_ID, endpoint=hub.address)
    assert hub.fetched.count("config.json") == 1
    assert not needs_download(HUB_ID)


def test_something_that_is_no_t5_is_refused_before_its_weights(hub: Hub) -> None:
    (hub.folder / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ModelError, match="not a T5"):
        download_model(HUB_ID, endpoint=hub.address)
    assert hub.fetched == ["config.json"]


def test_pickled_weights_are_fetched_only_where_there_is_nothing_better(hub: Hub) -> None:
    (hub.folder / "pytorch_model.bin").write_bytes(b"x" * 10)
    assert not plan_download(HUB_ID, endpoint=hub.address).has_only_pickle
    (hub.folder / "model.safetensors").unlink()
    assert plan_download(HUB_ID, endpoint=hub.address).has_only_pickle


def test_no_weights_on_the_hub(hub: Hub) -> None:
    (hub.folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="no weights"):
        plan_download(HUB_ID, endpoint=hub.address)


def test_an_unknown_model(hub: Hub) -> None:
    with pytest.raises(ModelError, match="no public model somebody/else"):
        download_model("somebody/else", endpoint=hub.address)


@pytest.mark.parametrize("hub_id", ["", "a/b/c", "../up", "with space/x", "/abs"])
def test_what_is_no_hub_id(hub_id: str) -> None:
    with pytest.raises(ModelError, match="owner/name"):
        plan_download(hub_id)


def test_no_network() -> None:
    closed = "http://127.0.0.1:9"  # the discard port: nothing listens
    with pytest.raises(ModelError, match="check the network"):
        download_model(HUB_ID, endpoint=closed)


def test_offline_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="check the network"):
        download_model(HUB_ID)
