"""Examples from templates: passages with one question, dialogues with their summary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from dvp_gui.training.corpus.grammar import Kind, Nodes, Rendering, Slot, Template, sentence_case, tidy
from dvp_gui.training.corpus.lexicon import Filling, Lexicon

MAX_CONTEXT_CHARS = 620
_MINE = re.compile(r"\bmy ")
PERSON_KINDS = frozenset(("person", "full", "first"))


@dataclass(slots=True)
class Fact:
    """One rendered template of a passage, with what its slots hold and how an answer would read."""

    template: Template
    fillings: dict[str, Filling]
    answers: dict[str, str]
    text: str
    said: set[str]


def _starts_with(nodes: Nodes, name: str) -> bool:
    return bool(nodes) and isinstance(nodes[0], Slot) and nodes[0].name == name and not nodes[0].form


def _later_mention(filling: Filling, rng: Random, pronoun_fits: bool) -> Filling:
    """How a person who was named before is called in a later sentence."""
    text = filling.forms["he"] if pronoun_fits and rng.random() < 0.6 else filling.forms["name"]
    return Filling(text, filling.forms)


def render_fact(
    template: Template, lexicon: Lexicon, kinds: Mapping[str, Kind], known: Filling | None
) -> Fact:
    """One fact; with `known` its first person is that one, who was named before."""
    rng = lexicon.rng
    first_person = next((name for name, kind in template.slots if kind in PERSON_KINDS), None)
    given = {first_person: known} if known is not None and first_person is not None else {}
    fillings = template.fill(lexicon, kinds, given)
    nodes = rng.choice(template.renderings)
    spoken = dict(fillings)
    if given and first_person is not None and known is not None:
        spoken[first_person] = _later_mention(known, rng, _starts_with(nodes, first_person))
    rendering = Rendering(rng, spoken)
    text = sentence_case(rendering.text(nodes))
    answers = {name: filling.text for name, filling in fillings.items()}
    return Fact(template, fillings, answers, text, rendering.said)


def _literal(fact: Fact, slot: str, context: str) -> str | None:
    """The answer as the context spells it, or None if it is not there word for word."""
    filling = fact.fillings[slot]
    text = fact.answers[slot]
    shapes = [text, text[:1].upper() + text[1:]]
    shapes += [filling.forms[form] for form in ("bare", "the", "base", "noun") if form in filling.forms]
    return next((shape for shape in shapes if shape and shape in context), None)


def ask(facts: Sequence[Fact], context: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A question on one of the facts, with its answer; None if none of some draws fits."""
    rng = lexicon.rng
    for _ in range(8):
        fact = rng.choice(facts)
        slots = [slot for slot in fact.template.questions if slot in fact.said]
        if not slots:
            continue
        slot = rng.choice(slots)
        rendering = Rendering(rng, fact.fillings)
        option = rng.choice(fact.template.questions[slot])
        question = sentence_case(rendering.text(option.nodes))
        named = rendering.said - {slot}
        if slot in rendering.said or not named <= fact.said or not option.fits(fact.text):
            continue
        twins = [other for other in facts if other is not fact and other.template is fact.template]
        if any(not any(other.answers[name] != fact.answers[name] for name in named) for other in twins):
            continue
        answer = _literal(fact, slot, context)
        if answer is not None:
            return question, answer
    return None


def passage(
    lexicon: Lexicon, kinds: Mapping[str, Kind], pick: Sequence[Template], stage: float
) -> tuple[str, str, str]:
    """Question, context and answer."""
    rng = lexicon.rng
    while True:
        facts = _facts(lexicon, kinds, pick, stage)
        context = " ".join(fact.text for fact in facts)
        if len(context) > MAX_CONTEXT_CHARS:
            continue
        asked = ask(facts, context, lexicon)
        if asked is not None:
            question, answer = asked
            if rng.random() < 0.06:
                question = question[0].lower() + question[1:]
            if rng.random() < 0.04:
                question = question.rstrip("?")
            return question, context, answer


def _facts(lexicon: Lexicon, kinds: Mapping[str, Kind], pick: Sequence[Template], stage: float) -> list[Fact]:
    rng = lexicon.rng
    most = 1 + (rng.random() < 1.6 * stage) + (rng.random() < 0.55 * stage) + (rng.random() < 0.25 * stage)
    first = render_fact(rng.choice(pick), lexicon, kinds, None)
    if most == 1:
        return [first]
    facts = [first]
    mode = rng.random()
    person = next(
        (first.fillings[n] for n, k in first.template.slots if k in PERSON_KINDS and n in first.said), None
    )
    used = {id(first.template)}
    for _ in range(most - 1):
        if mode < 0.35:  # the same kind of fact about somebody else: the distractor that must be told apart
            facts.append(render_fact(first.template, lexicon, kinds, None))
        elif mode < 0.75 and person is not None:  # another fact about the same person
            template = rng.choice(pick)
            if id(template) not in used and any(kind in PERSON_KINDS for _, kind in template.slots):
                used.add(id(template))
                facts.append(render_fact(template, lexicon, kinds, person))
        else:
            template = rng.choice(pick)
            if id(template) not in used:
                used.add(id(template))
                facts.append(render_fact(template, lexicon, kinds, None))
    if mode < 0.35 and rng.random() < 0.5:
        rng.shuffle(facts)
    return facts


def chat(
    lexicon: Lexicon, kinds: Mapping[str, Kind], pick: Sequence[Template], stage: float
) -> tuple[str, str]:
    """A dialogue and its summary."""
    rng = lexicon.rng
    while True:
        template = rng.choice(pick)
        fillings = template.fill(lexicon, kinds, {})
        rendering = Rendering(rng, fillings)
        lines = [line.strip() for line in rendering.text(template.renderings[0]).split("\n") if line.strip()]
        if stage < 0.3 and len(lines) > 4 and rng.random() < 0.7:
            continue
        style = rng.random()
        dialogue = "\n".join(_styled(line, style, rng) for line in lines)
        summary = sentence_case(Rendering(rng, fillings).text(rng.choice(template.summaries)))
        if len(dialogue) <= MAX_CONTEXT_CHARS:
            return dialogue, tidy(_MINE.sub("the ", summary))


def _styled(line: str, style: float, rng: Random) -> str:
    """One turn in the style of this chat: careful with capitals and full stops, careless, or as it comes."""
    speaker, _, words = line.partition(": ")
    if style < 0.5:
        words = sentence_case(words).replace(" i ", " I ")
        if words and words[-1].isalnum():
            words += "."
    elif style < 0.6:
        words = (
            words[:1].lower() + words[1:]
            if not words.startswith(("I ", "I'")) and rng.random() < 0.5
            else words
        )
        words = words.rstrip(".")
    if rng.random() < 0.03:
        words += rng.choice((" :)", " 😊", " 😀", " haha", " lol", " xx", " 👍", "..."))
    return f"{speaker}: {words}"
