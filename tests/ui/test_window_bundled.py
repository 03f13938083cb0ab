"""The window with the model that comes with the program, as a person meets it at the first start."""

from __future__ import annotations

from collections.abc import Callable

from dvp_gui.application.messages import BUNDLED
from dvp_gui.application.run_state import RunStatus
from tests.ui.bench import Bench


def test_every_sample_runs_and_tokens_leave_early(open_bench: Callable[[], Bench]) -> None:
    bench = open_bench()
    bench.load(BUNDLED)
    assert bench.session.model is not None
    assert bench.window.model_bar.name.text() == "Bundled early-exit T5"
    assert not bench.window.verdict.isVisible()
    num_layers = bench.session.model.info.num_layers
    layers = []
    for action in bench.window.input.samples_menu.actions():
        if action.data() is None:  # a separator, or the way to the data sets
            continue
        action.trigger()
        bench.run()
        assert bench.state.status is RunStatus.FINISHED
        assert bench.state.text.strip(), action.text()
        assert bench.window.messages.sentence == ""
        layers += [trace.exit_layer for trace in bench.state.traces]
    assert sum(layers) / len(layers) < num_layers


def test_full_depth_gives_no_early_exit(open_bench: Callable[[], Bench]) -> None:
    bench = open_bench()
    bench.load(BUNDLED)
    bench.window.controls.mode.button("full").click()
    bench.run()
    assert bench.session.model is not None
    assert {trace.exit_layer for trace in bench.state.traces} == {bench.session.model.info.num_layers}
