"""Trace files of audited runs, made by the bundled model, and files of the first schema version."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dvp_gui.engine import DecodingConfig, decode, load_model
from dvp_gui.engine.audit import Audit
from dvp_gui.engine.replay import WhatIf
from dvp_gui.engine.trace import ModelInfo
from dvp_gui.export import TraceFileError, TraceRecord, pieces_of, read_trace, split_text, write_trace
from dvp_gui.export.columns import AUDIT_LAYERS, AUDIT_TOKENS, LAYERS, TOKENS, columns_of
from tests.application.desk import assert_same

PROMPT = "question: Who bought the boat? context: Mila bought the old boat in Lisbon for 40 euros."
DOCUMENT = Path(__file__).parents[2] / "docs" / "trace-format.md"
VERSION_1 = Path(__file__).parent / "version1" / "boat.json"


@pytest.fixture(scope="module")
def audited() -> TraceRecord:
    """A few tokens with audit and verdicts; low threshold, so that layers are skipped."""
    model = load_model("bundled", device="cpu")
    input_ids = model.tokenizer(PROMPT)["input_ids"]
    audit = Audit(model, input_ids)
    config = DecodingConfig(p=1, k=4, threshold=0.05, max_new_tokens=6)
    traces = tuple(decode(model, input_ids, config, audit=audit))
    verdicts = audit.finish()
    assert len(verdicts) == len(traces) > 0

    def text(token_ids: Sequence[int]) -> str:
        return str(model.tokenizer.decode(list(token_ids), skip_special_tokens=True))

    token_ids = [trace.token_id for trace in traces]
    return TraceRecord(
        traces=traces,
        pieces=pieces_of(traces, model.tokenizer.convert_ids_to_tokens, audit.tokens, verdicts),
        token_texts=split_text(token_ids, text),
        text=text(token_ids),
        prompt=PROMPT,
        task="qa",
        config=config,
        model=model.info,
        num_input_tokens=len(input_ids),
        input_ids=tuple(input_ids),
        forked_from="dvp p=1 K=4 λ=0.05, token 1",
        audits=tuple(audit.tokens),
        verdicts=verdicts,
        audit_seconds=audit.seconds,
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def test_everything_comes_back(tmp_path: Path, audited: TraceRecord) -> None:
    paths = write_trace(tmp_path / "run", audited, candidates=True, logits=True)
    names = ["run.tokens.csv", "run.layers.csv", "run.candidates.csv", "run.audit.npz", "run.json"]
    assert [path.name for path in paths] == names
    for path in paths:
        assert_same(read_trace(path), audited)


def test_the_shape_of_the_model_comes_back(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited)
    assert audited.model.shape is not None
    assert read_trace(tmp_path / "run.json").model.shape == audited.model.shape


def test_without_logits_the_rest_is_there_and_the_record_says_so(
    tmp_path: Path, audited: TraceRecord
) -> None:
    write_trace(tmp_path / "run", audited, candidates=True)
    assert not (tmp_path / "run.audit.npz").exists()
    read = read_trace(tmp_path / "run.json")
    assert_same(read.audits, audited.audits, but=("logits", "logit_ids"))
    assert_same(read.verdicts, audited.verdicts)
    assert {(audit.logit_ids.size, audit.logits.shape) for audit in read.audits} == {(0, (8, 0))}
    assert (read.has_logits, audited.has_logits) == (False, True)
    assert any("cannot be replayed" in note for note in read.notes)


def test_a_deleted_npz_is_tolerated_and_a_changed_one_is_not(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited, logits=True)
    npz = tmp_path / "run.audit.npz"
    whole = npz.read_bytes()
    npz.write_bytes(whole[:-1])
    with pytest.raises(TraceFileError, match=r"run\.audit\.npz was changed"):
        read_trace(tmp_path / "run.json")
    npz.unlink()
    read = read_trace(tmp_path / "run.json")
    assert "gone" in read.notes[-1]
    assert len(read.audits) == len(audited.traces)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_an_npz_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, audited: TraceRecord, content: bytes
) -> None:
    write_trace(tmp_path / "run", audited, logits=True)
    (tmp_path / "run.audit.npz").write_bytes(content)
    sidecar = json.loads((tmp_path / "run.json").read_text("utf-8"))
    sidecar["files"]["audit"]["sha256"] = hashlib.sha256(content).hexdigest()
    (tmp_path / "run.json").write_text(json.dumps(sidecar), "utf-8")
    with pytest.raises(TraceFileError, match="damaged"):
        read_trace(tmp_path / "run.json")


def test_the_npz_holds_plain_arrays(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited, logits=True)
    with np.load(tmp_path / "run.audit.npz", allow_pickle=False) as arrays:
        names = {"counts", "logit_ids", "logits", "emitted_rank", "full_model_rank"}
        assert set(arrays.files) == names
        assert arrays["logits"].shape == (len(audited.traces) * audited.model.vocab_size, 8)
        step = len(audited.traces) - 1
        first = int(arrays["counts"][:step].sum())
        np.testing.assert_array_equal(arrays["logits"][first:, 3], audited.audits[step].logits[3])
        np.testing.assert_array_equal(arrays["emitted_rank"][step], audited.audits[step].emitted_rank)


def test_an_older_npz_goes_away_with_its_set(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited, logits=True)
    with pytest.raises(TraceFileError, match="exists already"):
        write_trace(tmp_path / "run", audited)
    write_trace(tmp_path / "run", audited, force=True)
    assert not (tmp_path / "run.audit.npz").exists()
    assert read_trace(tmp_path / "run.json").audits


def test_audited_columns_follow_the_others(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited)
    tokens, layers = rows_of(tmp_path / "run.tokens.csv"), rows_of(tmp_path / "run.layers.csv")
    assert list(tokens[0]) == [column.name for column in TOKENS + AUDIT_TOKENS]
    assert list(layers[0]) == [column.name for column in LAYERS + AUDIT_LAYERS]
    sidecar = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert list(sidecar["columns"]["layers"]) == list(layers[0])
    assert sidecar["audit"] == {"seconds": audited.audit_seconds}
    for row, verdict, audit in zip(tokens, audited.verdicts, audited.audits, strict=True):
        assert row["verdict"] == verdict.kind
        assert row["full_model_token"] == audited.pieces[verdict.full_model_id]
        assert int(row["full_depth_id"]) == audit.top1_ids[-1]
        assert float(row["seconds_audit"]) == audit.seconds
    at = audited.traces[0].exit_layer - 1
    assert float(layers[at]["full_emitted_probability"]) == audited.audits[0].emitted_prob[at]
    assert layers[at]["full_top1"] == audited.pieces[int(audited.audits[0].top1_ids[at])]


def test_without_the_full_model_s_word_there_are_no_verdicts(tmp_path: Path, audited: TraceRecord) -> None:
    unjudged = replace(audited, verdicts=())
    write_trace(tmp_path / "run", unjudged, candidates=True, logits=True)
    read = read_trace(tmp_path / "run.json")
    assert (read.verdicts, len(read.audits)) == ((), len(audited.traces))
    assert {row["verdict"] for row in rows_of(tmp_path / "run.tokens.csv")} == {""}


def test_a_reopened_trace_replays_as_the_run_does(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited, candidates=True, logits=True)
    other = replace(audited.config, k=2, threshold=0.6)
    exits = []
    for record in (audited, read_trace(tmp_path / "run.json")):
        what_if = WhatIf(record.model, record.num_input_tokens)
        for trace, audit in zip(record.traces, record.audits, strict=True):
            what_if.add(trace, audit)
        exits.append(what_if.replay(other).exit_layers.tolist())
    assert exits[0] == exits[1]


def test_without_logits_only_the_kept_tokens_cannot_be_replayed(tmp_path: Path, audited: TraceRecord) -> None:
    write_trace(tmp_path / "run", audited)
    record = read_trace(tmp_path / "run.json")
    what_if, whole = (WhatIf(audited.model, audited.num_input_tokens) for _ in range(2))
    for trace, bare, audit in zip(record.traces, record.audits, audited.audits, strict=True):
        what_if.add(trace, bare)
        whole.add(trace, audit)
    assert "logits are not in this trace" in (what_if.refusal(audited.config) or "")
    calm = replace(audited.config, mode="calm", threshold=0.6)
    assert what_if.replay(calm).exit_layers.tolist() == whole.replay(calm).exit_layers.tolist()


def test_audits_and_verdicts_must_fit_the_tokens(audited: TraceRecord) -> None:
    for name in ("audits", "verdicts"):
        with pytest.raises(ValueError, match=name):
            replace(audited, **{name: getattr(audited, name)[:-1]})


def test_files_of_version_1_open() -> None:
    record = read_trace(VERSION_1)
    assert json.loads(VERSION_1.read_text("utf-8"))["schema_version"] == 1
    assert (record.text, len(record.traces), record.audits, record.input_ids) == ("Mila", 3, (), ())
    assert record.notes == ()
    assert record.model == ModelInfo(
        "bundled",
        "bundled",
        8,
        8192,
        256,
        12_723_712,
        "cpu",
        "float32",
        record.model.weights_sha256,
        record.model.tokenizer_sha256,
    )


def test_files_of_version_1_are_written_anew_as_they_are(tmp_path: Path) -> None:
    record = read_trace(VERSION_1)
    write_trace(tmp_path / "boat", record, candidates=True)
    assert_same(read_trace(tmp_path / "boat.json"), record)
    for table in ("tokens", "layers", "candidates"):
        old = VERSION_1.with_name(f"boat.{table}.csv").read_bytes()
        assert (tmp_path / f"boat.{table}.csv").read_bytes() == old


@pytest.mark.parametrize("table", ["tokens", "layers", "candidates"])
def test_the_document_names_every_column(table: str) -> None:
    document = DOCUMENT.read_text("utf-8")
    for column in columns_of(table, is_audited=True):
        stem = column.name.split("_")[0]
        name = (
            f"{stem}_<stage>"
            if stem in ("flops", "seconds") and column.name != "seconds_audit"
            else column.name
        )
        assert f"`{name}`" in document, column.name
