"""The known answer of what was run, and its score, which comes after the run without holding up anything."""

from __future__ import annotations

from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.trace_files import show_snapshot, snapshot_of
from dvp_gui.data.examples import Example
from dvp_gui.data.inputs import TextInput
from dvp_gui.evaluation.outcomes import score
from tests.application.desk import LONG, QUESTION, Desk, let_events_run, wait_until

ANSWERED = Example("qa", question=QUESTION.question, context=QUESTION.context, answers=("Mila", "the Mila"))
SUMMED_UP = Example(
    "summarize", dialogue="Ann: Tea?\nBob: At four, please.", summary="Bob wants tea at four."
)


def run(desk: Desk, example: Example) -> None:
    typed = TextInput(
        example.task, question=example.question, context=example.context, dialogue=example.dialogue
    )
    desk.session.reference.remember(example, typed.prompt)
    desk.run(typed, LONG)


def test_question_and_dialogue_are_scored_as_the_evaluation_does(desk: Desk) -> None:
    reference = desk.session.reference
    for example in (ANSWERED, SUMMED_UP):
        run(desk, example)
        assert reference.example == example
        wait_until(lambda: reference.scores is not None)
        assert reference.scores == score(example, desk.state.text)
        assert reference.failure == ""


def test_an_input_that_was_changed_has_no_reference(desk: Desk) -> None:
    run(desk, ANSWERED)
    changed = TextInput("qa", question="Who sold the boat?", context=QUESTION.context)
    desk.run(changed, LONG)
    assert desk.session.reference.example is None
    let_events_run(0.3)
    assert desk.session.reference.scores is None


def test_a_run_that_is_shown_again_has_its_reference_again(desk: Desk) -> None:
    run(desk, ANSWERED)
    reference = desk.session.reference
    wait_until(lambda: reference.scores is not None)
    first, kept = reference.scores, snapshot_of(desk.state)
    run(desk, SUMMED_UP)
    assert reference.example == SUMMED_UP
    show_snapshot(desk.state, kept)
    assert reference.example == ANSWERED
    wait_until(lambda: reference.scores is not None)
    assert reference.scores == first


def test_an_example_that_is_picked_after_its_run_counts_too(desk: Desk) -> None:
    desk.run(QUESTION, LONG)
    assert desk.session.reference.example is None
    desk.session.reference.remember(ANSWERED, QUESTION.prompt)
    assert desk.session.reference.example == ANSWERED
    wait_until(lambda: desk.session.reference.scores is not None)


def test_nothing_is_scored_while_the_run_goes_on(desk: Desk) -> None:
    desk.session.reference.remember(ANSWERED, QUESTION.prompt)
    assert desk.session.start(QUESTION, LONG, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    let_events_run(0.2)
    assert desk.state.status is RunStatus.RUNNING
    assert desk.session.reference.example == ANSWERED
    assert not desk.session.reference.is_scoring
    desk.session.stop()
    desk.wait_for_idle()
    wait_until(lambda: desk.session.reference.scores is not None)


def test_an_example_without_an_answer_is_not_kept(desk: Desk) -> None:
    desk.session.reference.remember(Example("raw", text="x"), "x")
    desk.run(TextInput("raw", text="x"), LONG)
    assert desk.session.reference.example is None
