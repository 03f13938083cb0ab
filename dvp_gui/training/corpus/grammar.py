"""A small template language: slots, alternatives and macros, compiled once and rendered with a random generator.

    {A}        the filling of slot A; the place where an answer can be read
    {A.form}   another form of it (pronoun, with article, with preposition ...)
    [x|y|]     one of the alternatives, nested at will; an empty one leaves the text out
    <macro>    an alternative list that has a name

A block of text begins with its slots (`A=person B=thing C=place`), then one rendering a line. A line `=P x | y | z` makes a
slot P that holds one of the phrases, which may name the slots above it. Lines that begin with `?A`
are questions (separated by ` | `) whose answer is slot A; `@sold,gave Who ...?` asks only if the text has one of these
words. Lines of dialogues that begin with `>` are the summary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from dvp_gui.training.corpus.lexicon import Filling, Lexicon

Kind = Callable[[Lexicon, dict[str, Filling]], Filling]


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Nodes, ...]


Nodes = tuple["str | Slot | Choice", ...]
_TOKEN = re.compile(r"\{(\w+)(?:\.(\w+))?\}|<(\w+)>|([\[|\]])|([^\[\]|{}<]+|.)", re.S)


def compile_text(text: str, macros: Mapping[str, str]) -> Nodes:
    """The node tree of a template."""
    text = re.sub(r"<(\w+)>", lambda match: f"[{macros[match[1]]}]", text)
    text = re.sub(r"<(\w+)>", lambda match: f"[{macros[match[1]]}]", text)
    stack: list[list[list[str | Slot | Choice]]] = [[[]]]
    for match in _TOKEN.finditer(text):
        name, form, _, mark, literal = match.groups()
        if name:
            stack[-1][-1].append(Slot(name, form or ""))
        elif mark == "[":
            stack.append([[]])
        elif mark == "|" and len(stack) > 1:
            stack[-1].append([])
        elif mark == "]":
            options = stack.pop()
            stack[-1][-1].append(Choice(tuple(tuple(option) for option in options)))
        else:
            stack[-1][-1].append(literal or mark)
    if len(stack) != 1:
        raise ValueError(f"unbalanced brackets in {text!r}")
    return tuple(stack[0][0])


def split_options(text: str) -> list[str]:
    """Splits at the ` | ` that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0 and text.startswith(" | ", i):
            parts.append(text[start:i])
            start = i + 3
    return [part.strip() for part in [*parts, text[start:]]]


@dataclass(slots=True)
class Rendering:
    """Renders nodes with fillings, and remembers which slots were said and how often."""

    rng: Random
    fillings: dict[str, Filling]
    said: set[str] = field(default_factory=set)

    def text(self, nodes: Nodes) -> str:
        out: list[str] = []
        self._render(nodes, out)
        return tidy("".join(out))

    def _render(self, nodes: Nodes, out: list[str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
            elif isinstance(node, Slot):
                filling = self.fillings[node.name]
                self.said.add(node.name)
                out.append(filling.forms.get(node.form, filling.text) if node.form else filling.text)
            else:
                self._render(self.rng.choice(node.options), out)


_SPACES = re.compile(r" {2,}")
_BEFORE_MARK = re.compile(r" +([,.?!;:])(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!] )|(?<=[.?!]\" )|(?<=: \"))([a-zà-ž])")


def tidy(text: str) -> str:
    """Single spaces, none before a mark."""
    return _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).replace("\n ", "\n").strip()


def sentence_case(text: str) -> str:
    """A capital at the start of each sentence."""
    return _SENTENCE_START.sub(lambda match: match[1].upper(), text)


@dataclass(frozen=True)
class Question:
    """A way to ask; it fits only a text that has one of the words `needs` in it (any text if there are none)."""

    nodes: Nodes
    needs: tuple[str, ...]

    def fits(self, text: str) -> bool:
        return not self.needs or any(word in text.lower() for word in self.needs)


def _question(option: str, macros: Mapping[str, str]) -> Question:
    needs: tuple[str, ...] = ()
    if option.startswith("@"):
        words, _, option = option[1:].partition(" ")
        needs = tuple(words.replace("_", " ").split(","))
    return Question(compile_text(option, macros), needs)


@dataclass(frozen=True)
class Template:
    """A fact: its slots, its renderings, its questions per answer slot; slots that hold one of some phrases."""

    slots: tuple[tuple[str, str], ...]
    renderings: tuple[Nodes, ...]
    questions: dict[str, tuple[Question, ...]]
    summaries: tuple[Nodes, ...] = ()
    phrases: dict[str, tuple[Nodes, ...]] = field(default_factory=dict)

    def fill(
        self, lexicon: Lexicon, kinds: Mapping[str, Kind], given: Mapping[str, Filling]
    ) -> dict[str, Filling]:
        """A filling for each slot; equal texts are drawn again so that no two slots hold the same."""
        fillings: dict[str, Filling] = {}
        for name, kind in self.slots:
            if name in given:
                fillings[name] = given[name]
                continue
            for _ in range(8):
                fillings[name] = kinds[kind](lexicon, fillings)
                if sum(fillings[name].text == other.text for other in fillings.values()) == 1:
                    break
        for name, options in self.phrases.items():
            fillings[name] = Filling(Rendering(lexicon.rng, fillings).text(lexicon.rng.choice(options)))
        return fillings


def parse_blocks(source: str, macros: Mapping[str, str], joined: bool = False) -> list[Template]:
    """The templates of a block text; with `joined` the lines of a block are the turns of one dialogue."""
    templates = []
    for block in re.split(r"\n\s*\n", source.strip()):
        head, *lines = [
            line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")
        ]
        slots = tuple((name, kind) for name, kind in (part.split("=") for part in head.split()))
        questions: dict[str, tuple[Question, ...]] = {}
        renderings: list[str] = []
        summaries: list[Nodes] = []
        phrases: dict[str, tuple[Nodes, ...]] = {}
        for line in lines:
            if line.startswith("?"):
                name, _, rest = line[1:].partition(" ")
                questions[name] = tuple(_question(option, macros) for option in split_options(rest))
            elif line.startswith("="):
                name, _, rest = line[1:].partition(" ")
                phrases[name] = tuple(compile_text(option, macros) for option in split_options(rest))
            elif line.startswith(">"):
                summaries += [compile_text(option, macros) for option in split_options(line[1:])]
            else:
                renderings.append(line)
        if joined:
            renderings = ["\n".join(renderings)]
        compiled = tuple(compile_text(text, macros) for text in renderings)
        twice = phrases.keys() & {name for name, _ in slots}
        if twice:
            raise ValueError(f"slot {min(twice)} is both a kind and a list of phrases: {head}")
        if not compiled or not (questions or summaries):
            raise ValueError(f"a block without renderings or without questions: {head}")
        templates.append(Template(slots, compiled, questions, tuple(summaries), phrases))
    return templates
