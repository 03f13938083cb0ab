"""What crosses between the threads: buffer and live settings, from several threads at once."""

from __future__ import annotations

import threading

from dvp_gui.application.live_config import LiveConfig
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.engine.config import DecodingConfig
from tests.ui.made_traces import trace


def test_the_buffer_gives_each_token_once_and_in_order() -> None:
    buffer = TraceBuffer()
    traces = [trace(step, 3) for step in range(200)]

    def fill() -> None:
        for token in traces:
            buffer.put(1, token)

    worker = threading.Thread(target=fill)
    worker.start()
    taken = []
    while worker.is_alive() or len(taken) < len(traces):
        taken += [arrival.trace for arrival in buffer.drain(1)]
    worker.join()
    assert taken == traces
    assert buffer.drain(1) == []


def test_tokens_of_an_old_run_are_dropped() -> None:
    buffer = TraceBuffer()
    old, new = trace(0, 3), trace(0, 3)
    buffer.put(1, old)
    buffer.put(2, new)
    assert [arrival.trace for arrival in buffer.drain(2)] == [new]
    assert buffer.drain(1) == []


def test_the_last_published_settings_are_in_force() -> None:
    live = LiveConfig(DecodingConfig(k=8))
    assert live.current().k == 8
    live.publish(DecodingConfig(k=9))
    assert live.current().k == 9
