"""The command line: what it prints, which files it writes, and how it fails. In process but for one test."""

from __future__ import annotations

import argparse
import csv
import importlib.machinery
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import types
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

import dvp_gui
from dvp_gui import cli
from dvp_gui.__main__ import main as entry_point
from dvp_gui.engine import DecodingConfig, decode, load_model
from dvp_gui.engine.audit import Audit
from dvp_gui.engine.audit_trace import VERDICTS
from dvp_gui.engine.trace import STAGES
from dvp_gui.export import read_trace

ROOT = Path(dvp_gui.__file__).parents[1]
QUESTION = ["--task", "qa", "--question", "Who bought the boat?", "--context", "Mila bought the old boat."]
PROMPT = "question: Who bought the boat? context: Mila bought the old boat."
FAST = ["--threshold", "0.3", "--max-new-tokens", "8"]

Decode = Callable[..., int]


@pytest.fixture
def run_decode(tiny_model_folder: Path) -> Decode:
    """`decode` with the tiny model and eight tokens at most."""
    return lambda *options: cli.main(["decode", "--model", str(tiny_model_folder), *FAST, *map(str, options)])


@pytest.fixture
def expected(tiny_model_folder: Path) -> tuple[str, list[Any]]:
    """Text and traces of QUESTION by the engine itself."""
    model = load_model(tiny_model_folder)
    config = DecodingConfig(threshold=0.3, max_new_tokens=8)
    traces = list(decode(model, model.tokenizer(PROMPT)["input_ids"], config))
    return model.tokenizer.decode([t.token_id for t in traces], skip_special_tokens=True), traces


def failure(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error of a command that failed."""
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    assert "Traceback" not in captured.err
    assert "usage:" not in captured.err
    assert captured.out == ""
    return lines[0]


def test_decode_prints_the_text_and_nothing_else(
    run_decode: Decode, expected: tuple[str, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_decode(*QUESTION) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == (f"{expected[0]}\n", "")


def test_json_is_one_object_with_every_token(
    run_decode: Decode, expected: tuple[str, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    text, traces = expected
    assert run_decode(*QUESTION, "--json") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    values = json.loads(out)
    assert values["text"] == text
    assert [(t["id"], t["exit_layer"], t["exit_reason"], t["confidence"]) for t in values["tokens"]] == [
        (t.token_id, t.exit_layer, t.exit_reason, t.exit_confidence) for t in traces
    ]
    assert "".join(token["text"] for token in values["tokens"]) == text
    layers = [trace.exit_layer for trace in traces]
    assert len(set(layers)) > 1
    assert values["averages"]["exit_layer"] == sum(layers) / len(layers)
    assert values["flops"] == {stage: sum(t.flops[stage] for t in traces) for stage in STAGES}
    assert values["times_s"]["blocks"] > 0
    assert values["stopped"] is False


def test_every_option_reaches_the_decoder(run_decode: Decode, tmp_path: Path) -> None:
    options = ["--mode", "static", "-p", "3", "-k", "7", "--exit-layer", "4", "--confidence", "entropy"]
    options += ["--schedule", "calm", "--tau", "2.5", "--final-head", "pruned"]
    assert run_decode(*QUESTION, *options, "--csv", tmp_path / "run") == 0
    record = read_trace(tmp_path / "run.json")
    assert record.config == DecodingConfig(
        mode="static",
        p=3,
        k=7,
        threshold=0.3,
        confidence="entropy",
        schedule="calm",
        tau=2.5,
        final_head="pruned",
        exit_layer=4,
        max_new_tokens=8,
    )
    assert {trace.exit_layer for trace in record.traces} == {4}


def test_trace_files_hold_the_run(
    run_decode: Decode, expected: tuple[str, list[Any]], tmp_path: Path
) -> None:
    text, traces = expected
    stem = tmp_path / "run"
    assert run_decode(*QUESTION, "--csv", stem, "--candidates") == 0
    record = read_trace(tmp_path / "run.layers.csv")
    assert (record.text, record.prompt, record.task, record.status) == (text, PROMPT, "qa", "finished")
    assert [trace.token_id for trace in record.traces] == [trace.token_id for trace in traces]
    assert {len(trace.candidate_ids) for trace in record.traces} == {64}
    assert record.piece(record.traces[0].token_id).strip("▁") in text
    assert record.model.weights_sha256 is not None
    assert len(record.model.weights_sha256) == 64
    with Path(f"{stem}.tokens.csv").open(newline="", encoding="utf-8") as file:
        assert "".join(row["text"] for row in csv.DictReader(file)) == text


@pytest.fixture
def audited(tiny_model_folder: Path) -> Audit:
    """The audit of QUESTION by the engine itself, with two candidates kept, so that the full model's get lost."""
    model = load_model(tiny_model_folder)
    input_ids = model.tokenizer(PROMPT)["input_ids"]
    audit = Audit(model, input_ids)
    list(decode(model, input_ids, DecodingConfig(k=2, threshold=0.3, max_new_tokens=8), audit=audit))
    return audit


def test_an_audit_says_what_the_full_model_would_have_said(
    run_decode: Decode, audited: Audit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_decode(*QUESTION, "-k", "2", "--json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert run_decode(*QUESTION, "-k", "2", "--json", "--audit") == 0
    values = json.loads(capsys.readouterr().out)
    verdicts = audited.finish()
    assert [token["verdict"] for token in values["tokens"]] == [verdict.kind for verdict in verdicts]
    assert "lost" in {verdict.kind for verdict in verdicts}
    for token, verdict in zip(values["tokens"], verdicts, strict=True):
        assert token["full_model"]["id"] == verdict.full_model_id
        assert token["full_model"]["probability"] == pytest.approx(verdict.full_model_prob, abs=1e-6)
        assert token["full_model"]["emitted_probability"] == pytest.approx(verdict.emitted_prob, abs=1e-6)
        assert (token["smallest_k"], token["smallest_p"]) == (verdict.smallest_k, verdict.smallest_p)
        assert (token["verdict"] == "agrees") == (token["full_model"]["id"] == token["id"])
    kinds = Counter(verdict.kind for verdict in verdicts)
    assert values["audit"]["verdicts"] == {kind: kinds[kind] for kind in VERDICTS}
    assert values["audit"]["agreement"] == kinds["agrees"] / len(verdicts)
    assert values["audit"]["seconds"] > 0
    for unaudited, token in zip(plain["tokens"], values["tokens"], strict=True):
        assert token | unaudited == token  # the decode is the same, and says nothing more without an audit
        assert "verdict" not in unaudited
    assert "audit" not in plain


def test_an_audit_adds_columns_and_on_request_logits(
    run_decode: Decode, audited: Audit, tmp_path: Path
) -> None:
    assert run_decode(*QUESTION, "-k", "2", "--audit", "--csv", tmp_path / "run") == 0
    assert not (tmp_path / "run.audit.npz").exists()
    record = read_trace(tmp_path / "run.json")
    assert [verdict.kind for verdict in record.verdicts] == [verdict.kind for verdict in audited.finish()]
    assert [audit.full_depth_id for audit in record.audits] == [t.full_depth_id for t in audited.tokens]
    assert record.audit_seconds > 0
    assert not record.has_logits
    assert run_decode(*QUESTION, "-k", "2", "--audit", "--csv", tmp_path / "run", "--force", "--logits") == 0
    for read, made in zip(read_trace(tmp_path / "run.json").audits, audited.tokens, strict=True):
        assert np.array_equal(read.logit_ids, made.logit_ids)
        assert np.allclose(read.logits, made.logits, atol=1e-5)


def test_files_are_overwritten_with_force_only(
    run_decode: Decode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stem = tmp_path / "run"
    assert run_decode(*QUESTION, "--csv", stem) == 0
    capsys.readouterr()
    assert run_decode("--text", "Mila", "--csv", stem) == 2
    assert "exists already: choose another name or add --force" in failure(capsys)
    assert read_trace(tmp_path / "run.json").task == "qa"
    assert run_decode("--text", "Mila", "--csv", stem, "--force") == 0
    assert read_trace(tmp_path / "run.json").task == "raw"


def test_a_jsonl_gives_a_line_and_a_numbered_trace_for_each_input(
    run_decode: Decode, expected: tuple[str, list[Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.jsonl"
    entries = [
        {"question": "Who bought the boat?", "context": "Mila bought the old boat."},
        {"dialogue": "Ann: Are you there?\nBob: Yes, ü 👩!"},
    ]
    path.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")
    assert run_decode("--input-file", path, "--json", "--csv", tmp_path / "run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[0])["text"] == expected[0]
    assert len(lines) == 2
    prompts = [read_trace(tmp_path / f"run-00{number}.json").prompt for number in (1, 2)]
    assert prompts == [PROMPT, f"summarize: {entries[1]['dialogue']}"]


def test_a_text_file_with_a_question_is_the_passage(
    run_decode: Decode, expected: tuple[str, list[Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "passage.txt"
    path.write_text("Mila bought the old boat.\n", "utf-8")
    assert run_decode("--task", "qa", "--question", "Who bought the boat?", "--input-file", path) == 0
    assert capsys.readouterr().out == f"{expected[0]}\n"


def test_an_input_that_is_too_long_is_cut_and_says_so(
    run_decode: Decode, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_decode("--text", "b" * 600, "--json") == 0
    captured = capsys.readouterr()
    assert captured.err == "The input has 602 tokens, the model takes 512: its last 90 were cut.\n"
    values = json.loads(captured.out)
    assert (values["num_input_tokens"], values["num_cut_tokens"]) == (512, 90)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-p", "6"], "p = 6 is out of range: this model takes 1 to 5."),
        (["-p", "0"], "p = 0 is out of range"),
        (["-p", "two"], "invalid int value: 'two'"),
        (["-k", "1000"], "k = 1000 is out of range: this model's vocabulary takes 1 to 326."),
        (["--threshold", "1.5"], "threshold = 1.5 is out of range"),
        (["--threshold", "nan"], "threshold = nan is out of range"),
        (["--mode", "static"], "exit_layer is missing"),
        (["--mode", "static", "--exit-layer", "7"], "exit_layer = 7 is out of range"),
        (["--mode", "fast"], "invalid choice: 'fast'"),
        (["--max-new-tokens", "0"], "max_new_tokens = 0 is out of range"),
        (["--device", "tpu"], "Device"),
        (["--dtype", "int8"], "dtype 'int8' is unknown"),
        (["--dialogue", "A: Hi"], "--dialogue does not belong to task qa"),
        (["--question", " "], "The question is empty"),
        (["--question", "a\udcff"], "no valid Unicode"),
        (["--model", "missing-folder/of-nothing/x"], "There is no folder missing-folder/of-nothing/x"),
        (["--csv", "missing-folder/run"], "The folder missing-folder does not exist"),
        (["--candidates"], "--candidates needs --csv"),
        (["--audit"], "--audit needs --json or --csv: they show what it finds."),
        (["--audit", "--json", "--logits"], "--logits needs --csv"),
        (["--csv", "run", "--logits"], "--logits needs --audit, which records them."),
        (["--input-file", "in.txt"], "--context and --input-file exclude each other"),
        (["--unknown"], "Unrecognized arguments: --unknown. See `dvp-gui decode --help`"),
        (["--thresh", "1"], "Unrecognized arguments: --thresh"),
    ],
)
def test_what_a_person_must_change_is_one_sentence_and_status_2(
    run_decode: Decode, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run_decode(*QUESTION, *options) == 2
    assert message in failure(capsys)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "There is no input"),
        (["--task", "qa", "--question", "Who?"], "--context missing"),
        (["--task", "summarize"], "--dialogue missing"),
        (["--input-file", "missing.txt"], "There is no file missing.txt"),
        (["--input-file", "README.md"], "is neither a .txt"),
    ],
)
def test_missing_input_is_named(
    run_decode: Decode, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run_decode(*options) == 2
    assert message in failure(capsys)


def test_models_that_cannot_be_used_are_status_2(
    tiny_model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def decode_with(folder: Path) -> int:
        return cli.main(["decode", "--model", str(folder), *QUESTION])

    assert decode_with(tmp_path) == 2
    assert "has no config.json" in failure(capsys)
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((tiny_model_folder / name).read_bytes())
    assert decode_with(tmp_path) == 2
    assert "has no tokenizer" in failure(capsys)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    assert decode_with(tmp_path) == 2
    assert "model.safetensors is damaged" in failure(capsys)


def test_bin_weights_and_downloads_are_asked_for_by_name(
    run_decode: Decode,
    expected: tuple[str, list[Any]],
    tiny_model_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = shutil.copytree(tiny_model_folder, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    assert run_decode(*QUESTION, "--model", folder) == 2
    assert "has only .bin weights, a pickle: add --allow-pickle" in failure(capsys)
    assert run_decode(*QUESTION, "--model", folder, "--allow-pickle") == 0
    assert capsys.readouterr().out == f"{expected[0]}\n"
    assert run_decode(*QUESTION, "--model", "somebody/no-such-model") == 2
    assert "check the path or add --download" in failure(capsys)


def test_a_trace_that_cannot_be_written_at_the_end_is_status_1(
    run_decode: Decode, expected: tuple[str, list[Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.json").mkdir()
    assert run_decode(*QUESTION, "--csv", tmp_path / "run", "--force") == 1
    captured = capsys.readouterr()
    assert captured.out == f"{expected[0]}\n"
    assert len(captured.err.splitlines()) == 1
    assert "could not be written" in captured.err
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("error", "message", "status"),
    [
        (MemoryError(), "Not enough memory", 1),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "Not enough memory", 1),
        (RuntimeError("CUDA out of memory. Tried to allocate"), "Not enough memory", 1),
        (ZeroDivisionError("division\nby zero"), "The run failed (ZeroDivisionError: division by zero)", 1),
        (cli.UsageError("Change it."), "Change it.", 2),
        (KeyboardInterrupt(), "Interrupted.", 130),
    ],
)
def test_every_failure_of_a_command_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    message: str,
    status: int,
) -> None:
    """With a command of the test's own, that fails."""

    def fail(_options: argparse.Namespace) -> int:
        raise error

    command = types.ModuleType("dvp_gui.commands.fail")
    command.__spec__ = importlib.machinery.ModuleSpec("dvp_gui.commands.fail", None)
    command.__dict__.update(add_arguments=lambda _parser: None, run=fail)
    monkeypatch.setitem(sys.modules, "dvp_gui.commands.fail", command)
    monkeypatch.setitem(cli.COMMANDS, "fail", "a command that fails")
    monkeypatch.delenv(cli.TRACEBACK_VARIABLE, raising=False)
    assert cli.main(["fail"]) == status
    assert message in failure(capsys)


@pytest.fixture
def press_ctrl_c() -> Iterator[Callable[[float], None]]:
    """Send this process the signal of Ctrl+C after some seconds."""
    timers: list[threading.Timer] = []

    def press(after_s: float) -> None:
        timer = threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGINT))
        timers.append(timer)
        timer.start()

    yield press
    for timer in timers:
        timer.cancel()
        timer.join()


def test_ctrl_c_keeps_what_was_decoded(
    tiny_model_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    press_ctrl_c: Callable[[float], None],
) -> None:
    endless = shutil.copytree(tiny_model_folder, tmp_path / "endless")
    for name in ("config.json", "generation_config.json"):
        values = json.loads((endless / name).read_text("utf-8"))
        (endless / name).write_text(json.dumps(values | {"eos_token_id": 10**6}), "utf-8")
    options = [
        "--mode",
        "full",
        "--max-new-tokens",
        "1000000",
        "--json",
        "--csv",
        str(tmp_path / "run"),
        "--audit",
    ]
    handler = signal.getsignal(signal.SIGINT)
    press_ctrl_c(2.0)
    assert cli.main(["decode", "--model", str(endless), *QUESTION, *options]) == 130
    values = json.loads(capsys.readouterr().out)
    assert values["stopped"] is True
    assert len(values["tokens"]) > 0
    assert values["audit"]["verdicts"] is None  # nobody waits for them any more
    assert {token["verdict"] for token in values["tokens"]} == {None}
    record = read_trace(tmp_path / "run.json")
    assert record.status == "stopped"
    assert len(record.audits) == len(values["tokens"])
    assert [trace.token_id for trace in record.traces] == [token["id"] for token in values["tokens"]]
    assert signal.getsignal(signal.SIGINT) is handler


def test_evaluate_reports_a_set_of_ones_own(
    tiny_model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        {"question": "Who?", "context": "Mila bought it.", "answers": ["Mila"], "id": "q"},
        {"dialogue": "A: Hi\nB: Ho", "summary": "A and B talk.", "keywords": [["A"], ["B"]], "id": "d"},
        {"question": "Who?", "context": "Jonas left.", "answers": ["Jonas"], "id": "r"},
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")
    command = ["evaluate", "--model", str(tiny_model_folder), *FAST, "--data", str(path)]
    assert cli.main([*command, "--json", "--show-wrong", "5"]) == 0
    values = json.loads(capsys.readouterr().out)
    report = values["sets"][str(path)]
    assert (report["num_questions"], report["num_dialogues"], report["num_layers"]) == (2, 1, 6)
    assert report["quality"]["exact"] == 0
    assert 2 <= report["exit_layer"] < 6
    assert sum(report["exits"]) == pytest.approx(1)
    assert report["layer_top1"][-1] == 1
    assert [wrong["id"] for wrong in values["wrong"]] == ["q", "d", "r"]
    assert cli.main([*command, "--limit", "2"]) == 0
    table = capsys.readouterr().out
    assert "2 examples" in table
    assert "average exit layer" in table
    assert cli.main([*command, "--limit", "0"]) == 2
    assert "--limit 0 is out of range" in failure(capsys)


def test_evaluate_shows_the_goals(tiny_model_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["evaluate", "--model", str(tiny_model_folder), *FAST, "--goals"]
    assert cli.main([*command, "--limit", "2"]) == 0
    out = capsys.readouterr().out
    assert "at least 95.0 %" in out
    assert "missed" in out
    assert cli.main([*command, "--data", "generated"]) == 2
    assert "exclude each other" in failure(capsys)


def test_help_names_every_command_and_each_has_a_help_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry_point(["--help"]) == 0
    text = capsys.readouterr().out
    for name in cli.available_commands():
        assert f"\n  {name} " in text
        assert entry_point([name, "--help"]) == 0
        assert f"dvp-gui {name}" in capsys.readouterr().out
    assert {"decode", "evaluate", "train"} <= set(cli.available_commands())


def test_info_tells_versions_devices_and_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry_point(["--info"]) == 0
    values = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert values["dvp-explorer"] == dvp_gui.__version__
    assert "cpu" in values["devices"]
    assert {"torch", "transformers", "PySide6-Essentials", "torch threads", "bundled model"} <= values.keys()


def test_an_unknown_command_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry_point(["decoed"]) == 2
    assert "There is no command 'decoed': choose decode" in failure(capsys)


_PROBE = """
import sys
from dvp_gui.__main__ import main
assert main(["--version"]) == 0 and main(["--help"]) == 0 and main(["decode", "--help"]) == 0
assert main(["decode", "-p", "0", "--text", "x"]) == 2
heavy = {"torch", "transformers", "PySide6", "numpy.random"} & set(sys.modules)
assert not heavy, heavy
"""


def test_help_and_version_import_neither_torch_nor_qt_and_a_process_says_utf8(
    tiny_model_folder: Path,
) -> None:
    probe = subprocess.run(
        [sys.executable, "-W", "error", "-c", _PROBE], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert probe.returncode == 0, probe.stderr
    assert f"DVP Explorer {dvp_gui.__version__}\n" in probe.stdout
    command = [sys.executable, "main.py", "decode", "--model", tiny_model_folder, *FAST, *QUESTION, "--json"]
    run = subprocess.run(
        command,
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert json.loads(run.stdout.decode("utf-8"))["tokens"]
