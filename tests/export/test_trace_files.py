"""Trace files hold what the design promises, and give the same record back."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dvp_gui.engine.flops import ModelShape
from dvp_gui.engine.trace import STAGES, TokenTrace
from dvp_gui.export import TraceFileError, TraceRecord, read_trace, write_trace
from dvp_gui.export.columns import TABLES

AT_THE_END = {"exit_layer": 4, "exit_reason": "last_layer"}


def assert_same_trace(read: TokenTrace, written: TokenTrace) -> None:
    for field in fields(TokenTrace):
        ours, theirs = getattr(read, field.name), getattr(written, field.name)
        if isinstance(theirs, np.ndarray):
            assert ours.dtype == theirs.dtype, field.name
            np.testing.assert_array_equal(ours, theirs, err_msg=field.name)
        else:
            assert ours == theirs, field.name
            assert type(ours) is type(theirs), field.name


def assert_same_record(read: TraceRecord, written: TraceRecord) -> None:
    assert len(read.traces) == len(written.traces)
    for ours, theirs in zip(read.traces, written.traces, strict=True):
        assert_same_trace(ours, theirs)
    names = {field.name for field in fields(TraceRecord)} - {"traces", "notes"}
    for name in names:
        assert getattr(read, name) == getattr(written, name), name


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def sidecar_of(stem: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(Path(f"{stem}.json").read_text("utf-8"))
    return values


@pytest.mark.parametrize("kind", ["json", "tokens.csv", "layers.csv", "candidates.csv"])
def test_a_record_comes_back_from_any_file_of_its_set(tmp_path: Path, record: TraceRecord, kind: str) -> None:
    paths = write_trace(tmp_path / "run.1", record, candidates=True)
    assert [path.name for path in paths] == [
        "run.1.tokens.csv",
        "run.1.layers.csv",
        "run.1.candidates.csv",
        "run.1.json",
    ]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    read = read_trace(tmp_path / f"run.1.{kind}")
    assert_same_record(read, record)
    assert read.notes == ()


def test_without_candidates_the_arrays_come_back_empty_and_the_record_says_so(
    tmp_path: Path, record: TraceRecord
) -> None:
    paths = write_trace(tmp_path / "run", record)
    assert [path.name for path in paths] == ["run.tokens.csv", "run.layers.csv", "run.json"]
    read = read_trace(tmp_path / "run.json")
    empty_ids, empty_probs = np.array([], dtype=np.int64), np.array([], dtype=np.float32)
    stripped = [replace(t, candidate_ids=empty_ids, candidate_probs=empty_probs) for t in record.traces]
    pieces = {token_id: record.pieces[token_id] for token_id in (7, 10, 11)}  # 9 was a candidate only
    expected = replace(record, traces=tuple(stripped), has_candidates=False, pieces=pieces)
    assert_same_record(read, expected)
    assert "not saved" in read.notes[0]


def test_a_token_that_a_person_chose_and_the_sizes_of_the_model_come_back(
    tmp_path: Path, record: TraceRecord
) -> None:
    first, *others = record.traces
    shape = ModelShape(2, 4, 32, 48, 56, True, 326)
    chosen = replace(
        record,
        traces=(replace(first, exit_reason="forced"), *others),
        model=replace(record.model, shape=shape),
    )
    write_trace(tmp_path / "run", chosen, candidates=True)
    read = read_trace(tmp_path / "run.json")
    assert_same_record(read, chosen)
    assert read.model.shape == shape


def test_a_trace_saved_before_the_sizes_were_kept_still_opens(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record)
    sidecar = sidecar_of(tmp_path / "run")
    del sidecar["model"]["shape"]
    (tmp_path / "run.json").write_text(json.dumps(sidecar), encoding="utf-8")
    assert read_trace(tmp_path / "run.json").model == record.model


def test_a_deleted_candidates_file_is_tolerated(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record, candidates=True)
    (tmp_path / "run.candidates.csv").unlink()
    read = read_trace(tmp_path / "run.json")
    assert not read.has_candidates
    assert "gone" in read.notes[0]
    assert all(trace.candidate_ids.size == 0 for trace in read.traces)


def test_a_run_without_tokens_is_a_trace_too(tmp_path: Path, record: TraceRecord) -> None:
    empty = replace(record, traces=(), token_texts=(), text="", pieces={}, status="stopped")
    write_trace(tmp_path / "run", empty, candidates=True)
    assert_same_record(read_trace(tmp_path / "run.json"), empty)


def test_float32_and_float64_values_survive_bit_by_bit(
    tmp_path: Path, make_trace: Any, make_record: Any
) -> None:
    random = np.random.default_rng(0)
    confidence = random.random(4).astype(np.float32)
    confidence[1] = np.nextafter(np.float32(0.9), np.float32(1))
    trace = make_trace(
        confidence=confidence,
        candidate_probs=np.array([1e-30, np.finfo(np.float32).tiny, 5e-324], dtype=np.float32),
        threshold=0.1 + 0.2,
        times_s={"encoder": 1e-17, "blocks": 1 / 3},
        flops={"head": 0, "blocks": 10**18 + 1},
    )
    record = make_record(trace)
    write_trace(tmp_path / "run", record, candidates=True)
    assert_same_record(read_trace(tmp_path / "run.json"), record)


def test_tables_have_the_promised_columns_rows_and_empty_cells(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record, candidates=True)
    tokens, layers = rows_of(tmp_path / "run.tokens.csv"), rows_of(tmp_path / "run.layers.csv")
    first = tokens[0]
    assert list(first) == [column.name for column in TABLES["tokens"]]
    assert (first["token"], first["exit_layer"], first["candidate_rank"]) == ("▁word10", "3", "1")
    assert first["confidence"] == repr(float(np.float32(0.95)))
    assert [first[f"flops_{stage}"] for stage in STAGES] == [str(n * 10**12) for n in range(1, 7)]
    assert float(first["seconds_blocks"]) == 2 / 3e5
    assert tokens[1]["confidence"] == ""  # none at L
    assert [(row["step"], row["layer"]) for row in layers] == [(s, la) for s in "01" for la in "1234"]
    assert [row["executed"] for row in layers] == ["true"] * 3 + ["false"] + ["true"] * 4
    assert [row["space"] for row in layers] == ["", "full", "pruned", "", "", "full", "pruned", "full"]
    assert [row["top1_id"] for row in layers] == ["", "7", "10", "", "", "7", "7", "11"]
    candidates = rows_of(tmp_path / "run.candidates.csv")
    assert [row["rank"] for row in candidates] == ["0", "1", "2"] * 2
    assert float(candidates[1]["probability"]) == float(np.float32(1 / 3))


@pytest.mark.parametrize(
    ("changes", "spaces"),
    [
        ({"mode": "calm"}, ["", "full", "full", ""]),
        ({"final_head": "pruned", **AT_THE_END}, ["", "full", "pruned", "pruned"]),
        ({"final_head": "full", **AT_THE_END}, ["", "full", "pruned", "full"]),
        ({"mode": "full", **AT_THE_END}, ["", "", "", "full"]),
        ({"mode": "static", "exit_reason": "static"}, ["", "", "full", ""]),
        ({"measure": "saturation"}, ["", "full", "pruned", ""]),
    ],
)
def test_every_layer_names_the_space_of_its_logits(
    tmp_path: Path, make_trace: Any, make_record: Any, changes: dict[str, Any], spaces: list[str]
) -> None:
    top1 = np.array([3 if space else -1 for space in spaces], dtype=np.int64)
    confidence = np.array([np.nan, 0.5, 0.95, np.nan], dtype=np.float32)
    if changes.get("mode") in ("full", "static"):
        confidence[:] = np.nan
    trace = make_trace(**changes, top1_ids=top1, confidence=confidence)
    write_trace(tmp_path / "run", make_record(trace))
    assert [row["space"] for row in rows_of(tmp_path / "run.layers.csv")] == spaces


def test_a_saturation_check_without_logits_has_no_space(
    tmp_path: Path, make_trace: Any, make_record: Any
) -> None:
    trace = make_trace(mode="calm", measure="saturation", top1_ids=np.array([-1, -1, 10, -1], dtype=np.int64))
    write_trace(tmp_path / "run", make_record(trace))
    layers = rows_of(tmp_path / "run.layers.csv")
    assert [row["space"] for row in layers] == ["", "", "full", ""]
    assert layers[1]["confidence"] != ""


def test_files_are_utf8_with_crlf_and_the_sidecar_describes_them(tmp_path: Path, record: TraceRecord) -> None:
    paths = write_trace(tmp_path / "run", record, candidates=True)
    sidecar = sidecar_of(tmp_path / "run")
    assert sidecar["schema_version"] == 2
    assert sidecar["config"] == record.config.to_dict()
    assert sidecar["model"]["weights_sha256"] == "ab" * 32
    assert {"dvp-explorer", "python", "torch", "transformers"} <= sidecar["libraries"].keys()
    for path in paths[:-1]:
        data = path.read_bytes()
        table = path.name.split(".")[1]
        entry = sidecar["files"][table]
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\r\n") == data.count(b"\n") == entry["rows"] + 1
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert list(rows_of(path)[0]) == list(sidecar["columns"][table])
        assert all(column["meaning"] for column in sidecar["columns"][table].values())


HOSTILE = [
    "=1+1",
    "+1",
    "-",
    "@SUM(A1)",
    "\t=1",
    "\r",
    "'",
    "'=1",
    "''-1",
    "' plain",
    'say "hi", then\r\ngo',
    "\n",
    "---",
    "👩‍🔬 ü λ",
    "\ud800",
    "=\udfff",
    "a\x00b",
    "\x00",
    "\ufffd",
    " ",
    "",
    "\u2028\u0085\x0b",
]


@pytest.mark.parametrize("raw_text", [False, True])
def test_hostile_text_comes_back_unchanged(
    tmp_path: Path, make_trace: Any, make_record: Any, raw_text: bool
) -> None:
    traces = [make_trace(step) for step in range(len(HOSTILE))]
    pieces = {trace.token_id: text for trace, text in zip(traces, HOSTILE, strict=True)}
    record = make_record(
        *traces, pieces=pieces, token_texts=tuple(HOSTILE), text="".join(HOSTILE), prompt="\n".join(HOSTILE)
    )
    write_trace(tmp_path / "run", record, candidates=True, raw_text=raw_text)
    assert_same_record(read_trace(tmp_path / "run.json"), record)
    assert sidecar_of(tmp_path / "run")["formula_guard"] is not raw_text
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        data.decode("utf-8")
        assert b"\x00" not in data


def test_no_cell_starts_a_formula_unless_raw_text_is_asked_for(
    tmp_path: Path, make_trace: Any, make_record: Any
) -> None:
    dangerous = ("=", "+", "-", "@", "\t", "\r")
    traces = [make_trace(step) for step in range(len(dangerous))]
    record = make_record(*traces, token_texts=tuple(f"{first}cmd" for first in dangerous))
    write_trace(tmp_path / "safe", record)
    write_trace(tmp_path / "raw", record, raw_text=True)
    safe = [row["text"] for row in rows_of(tmp_path / "safe.tokens.csv")]
    assert safe == [f"'{first}cmd" for first in dangerous]
    assert [row["text"] for row in rows_of(tmp_path / "raw.tokens.csv")] == list(record.token_texts)


def test_a_changed_table_is_refused(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record)
    tokens = tmp_path / "run.tokens.csv"
    tokens.write_bytes(tokens.read_bytes().replace(b",3,threshold", b",2,threshold"))
    with pytest.raises(TraceFileError, match=r"run\.tokens\.csv was changed after it was written"):
        read_trace(tokens)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 3}, "has schema version 3, but this program reads versions 1 to 2"),
        ({"schema_version": None}, "has schema version None"),
        ({"schema": "other"}, "is no trace of this program"),
        ({"config": {"p": 0}}, "damaged .*p = 0 is out of range"),
        ({"config": None}, "damaged"),
        ({"model": {}}, "damaged"),
        ({"files": {}}, "damaged .*tokens is missing"),
        ({"text": 3}, "damaged .*text is no text"),
        ({"replaced_cells": [{"table": "tokens", "row": 99, "column": "text", "value": ""}]}, "damaged"),
    ],
)
def test_a_strange_sidecar_is_refused_in_one_sentence(
    tmp_path: Path, record: TraceRecord, change: dict[str, Any], message: str
) -> None:
    write_trace(tmp_path / "run", record)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(sidecar_of(tmp_path / "run") | change), "utf-8")
    with pytest.raises(TraceFileError, match=message) as caught:
        read_trace(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_sidecar_that_is_no_json_object_is_refused(
    tmp_path: Path, record: TraceRecord, data: bytes
) -> None:
    write_trace(tmp_path / "run", record)
    (tmp_path / "run.json").write_bytes(data)
    with pytest.raises(TraceFileError, match=r"run\.json is"):
        read_trace(tmp_path / "run.json")


def test_missing_files_and_foreign_files_are_refused(tmp_path: Path, record: TraceRecord) -> None:
    with pytest.raises(TraceFileError, match=r"nothing\.json is missing"):
        read_trace(tmp_path / "nothing.json")
    with pytest.raises(TraceFileError, match="is no trace file"):
        read_trace(tmp_path / "picture.png")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(TraceFileError, match="cannot be read"):
        read_trace(tmp_path / "folder.json")
    write_trace(tmp_path / "run", record)
    (tmp_path / "run.layers.csv").unlink()
    with pytest.raises(TraceFileError, match=r"run\.layers\.csv is missing"):
        read_trace(tmp_path / "run.json")


def test_rows_that_do_not_fit_together_are_refused(tmp_path: Path, record: TraceRecord) -> None:
    """With checksums that match, as another program could write them."""
    write_trace(tmp_path / "run", record)
    layers = tmp_path / "run.layers.csv"
    layer_5, step_2 = (b"\r\n0,4,", b"\r\n0,5,"), (b"\r\n1,4,", b"\r\n2,4,")
    for old, new in [layer_5, step_2, (b"0.1", b"much"), (b"top1\r", b"x\r")]:
        good = layers.read_bytes()
        bad = good.replace(old, new)
        assert bad != good
        layers.write_bytes(bad)
        sidecar = sidecar_of(tmp_path / "run")
        sidecar["files"]["layers"]["sha256"] = hashlib.sha256(bad).hexdigest()
        (tmp_path / "run.json").write_text(json.dumps(sidecar), "utf-8")
        with pytest.raises(TraceFileError, match="damaged"):
            read_trace(layers)
        layers.write_bytes(good)
