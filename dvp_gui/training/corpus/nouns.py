"""Noun phrases of stories and chats: who or what acts, and what is acted on, with the questions that they allow."""

from __future__ import annotations

from dataclasses import dataclass, field

from dvp_gui.training.corpus.everyday import MODIFIERS, NOUNS, RARE
from dvp_gui.training.corpus.inflection import article, plural
from dvp_gui.training.corpus.kinds import KINDS, RELATIONS
from dvp_gui.training.corpus.lexicon import COLOURS, Filling, Lexicon

MALE = frozenset("father brother uncle grandfather son husband nephew landlord".split())
FEMALE = frozenset("mother sister aunt grandmother daughter wife niece".split())
NICKNAMES = """Max Bella Rex Luna Coco Milo Daisy Rocky Simba Buddy Lucky Bruno Kiwi Pepper Toffee Biscuit Shadow Minister Admiral
Professor Duke Duchess Snowball Thunder Pickles Pirate Button Whiskers Tiger Sunshine Captain Muffin Pebbles""".split()
COMPLEMENTS = {
    "things": (
        "of {owner}",
        "from {country}",
        "for {person}",
        "from the {buildings}",
        "with {a_adj} {part}",
        "made of {mass}",
    ),
    "foods": ("with {foods_many}", "from the {buildings}", "for {person}", "without {mass}"),
    "texts": ("from {person}", "about {topic}", "to {person}", "by {person}", "for the {groups}"),
    "buildings": ("of {owner}", "near the {buildings}", "on {street}", "with {number} rooms"),
    "events": ("of {person}", "in {place}", "for {people_many}"),
    "animals": ("of {owner}", "with {a_adj} {body}", "from {place}"),
    "vehicles": ("of {owner}", "with {number} seats", "from {place}"),
    "people": ("from {place}", "with the {colour} {garment}", "of the {groups}"),
}
BOXES = {
    "foods": "box basket bag plate bowl bucket tin slice piece tray crate jar".split(),
    "masses": "bottle cup bag glass bucket sack jar litre kilo piece box".split(),
    "animals": "flock herd group couple pair family".split(),
    "texts": "pile stack bundle folder".split(),
    "things": "box pile couple pair bag collection".split(),
}


@dataclass(slots=True)
class Thing:
    """What a clause is about: as first said, as a question says it again, and what can be asked about its parts."""

    text: str
    the: str
    noun: str
    kind: str
    many: bool = False
    parts: list[tuple[str, str]] = field(default_factory=list)  # (question word with noun, answer)
    colour: str = ""


@dataclass(slots=True)
class Actor:
    """Who acts: first mention, short mention, pronouns; `asides` are questions that the first mention answers."""

    first: str
    answer: str
    name: str
    he: str
    him: str
    his: str
    many: bool = False
    asides: list[tuple[str, str]] = field(default_factory=list)
    is_person: bool = True


def _noun(lex: Lexicon, kind: str) -> str:
    if kind in RARE and lex.rng.random() < 0.35:
        return lex.rng.choice(RARE[kind])
    return lex.rng.choice(NOUNS[kind])


def _spell(lex: Lexicon, pattern: str) -> str:
    pattern = pattern.replace("{garment}", lex.rng.choice("hat scarf coat dress tie jacket".split()))
    key = pattern[pattern.index("{") + 1 : pattern.index("}")]
    if key in ("owner", "person"):
        word = (
            lex.person("first").text if lex.rng.random() < 0.6 else f"the {lex.rng.choice(NOUNS['people'])}"
        )
    elif key in ("place", "country", "street"):
        word = KINDS[{"place": "city"}.get(key, key)](lex, {}).text
    elif key == "topic":
        word = lex.rng.choice((plural(_noun(lex, "animals")), plural(_noun(lex, "vehicles")), KINDS["subject"](lex, {}).text,
                               f"the {_noun(lex, 'events')}", KINDS["hobby"](lex, {}).text))  # fmt: skip
    elif key == "number":
        word = lex.number(2, 40).text
    elif key == "colour":
        word = lex.rng.choice(COLOURS)
    elif key == "mass":
        word = lex.rng.choice(NOUNS["masses"])
    elif key == "a_adj":
        adjective = lex.adjective()
        pattern = pattern.replace(
            "{part}", lex.rng.choice("handle lid button lock hole wheel bell cover".split())
        )
        pattern = pattern.replace("{body}", lex.rng.choice("tail ear nose leg wing eye beak paw".split()))
        word = f"{article(adjective)} {adjective}"
    elif key.endswith("_many"):
        word = plural(_noun(lex, key.removesuffix("_many")))
    else:
        word = _noun(lex, key)
    text = pattern.replace("{" + key + "}", word)
    return _spell(lex, text) if "{" in text else text


def _modified(lex: Lexicon, noun: str, kind: str) -> tuple[str, str]:
    """The noun with an adjective, a colour or another noun before it, and the colour if there is one."""
    rng = lex.rng
    colour = ""
    draw = rng.random()
    if draw < 0.14 and kind in ("things", "vehicles", "animals", "plants", "buildings"):
        colour = rng.choice(COLOURS)
        return f"{colour} {noun}", colour
    if draw < 0.42:
        return f"{lex.adjective()} {noun}", colour
    if draw < 0.54 and kind in ("things", "events", "buildings"):
        return f"{rng.choice(MODIFIERS)} {noun}", colour
    return noun, colour


def thing(lex: Lexicon, kind: str, owner: Actor | None = None) -> Thing:
    """A noun phrase of a kind; `owner` (the subject) may own it."""
    rng = lex.rng
    noun = _noun(lex, kind)
    if kind == "masses":
        phrase, _ = (noun, "") if rng.random() < 0.6 else _modified(lex, noun, kind)
        if rng.random() < 0.25:
            box = rng.choice(BOXES[kind])
            number = lex.number(2, 20).text
            return Thing(f"{number} {plural(box)} of {phrase}", f"the {noun}", noun, kind, True,
                         [(f"How many {plural(box)} of {noun}", number)])  # fmt: skip
        return Thing(
            rng.choice((phrase, phrase, f"some {phrase}", f"the {phrase}")), f"the {noun}", noun, kind
        )
    phrase, colour = _modified(lex, noun, kind)
    again = phrase if rng.random() < 0.35 else noun
    draw = rng.random()
    if draw < 0.12:
        number = lex.number(2, 60).text
        many = plural(phrase)
        return Thing(
            f"{number} {many}",
            f"the {plural(again)}",
            noun,
            kind,
            True,
            [(f"How many {plural(noun)}", number)],
            colour,
        )
    if draw < 0.17 and kind in BOXES:
        box = rng.choice(BOXES[kind])
        return Thing(
            f"{article(box)} {box} of {plural(phrase)}",
            f"the {box} of {plural(noun)}",
            noun,
            kind,
            False,
            [],
            colour,
        )
    if draw < 0.32 and owner is not None:
        return Thing(
            f"{owner.his} {phrase}",
            rng.choice((f"{owner.his} {again}", f"the {again}")),
            noun,
            kind,
            False,
            [],
            colour,
        )
    if draw < 0.42:
        who = rng.choice(
            (lex.person("first").text, f"{owner.his if owner else 'the'} {rng.choice(RELATIONS)}")
        )
        return Thing(f"{who}'s {phrase}", rng.choice((f"{who}'s {again}", f"the {again}")), noun, kind, False,
                     [(f"Whose {noun}", who)], colour)  # fmt: skip
    text = f"the {phrase}" if draw < 0.58 else f"{article(phrase)} {phrase}"
    if kind in ("animals", "vehicles") and draw >= 0.58 and rng.random() < 0.12:
        called = rng.choice(NICKNAMES) if rng.random() < 0.5 else lex.invented()
        parts = [(f"What was the name of the {noun} that", called)]
        return Thing(f"{text} called {called}", f"the {again}", noun, kind, False, parts, colour)
    if rng.random() < 0.16 and kind in COMPLEMENTS:
        text = f"{text} {_spell(lex, rng.choice(COMPLEMENTS[kind]))}"
    return Thing(text, f"the {again}", noun, kind, False, [], colour)


def name_with_dot(text: str, lex: Lexicon) -> str:
    """ "Mrs Okafor" or "Mrs. Okafor"."""
    title, space, rest = text.partition(" ")
    return (
        f"{title}. {rest}"
        if space and title in ("Mrs", "Mr", "Ms", "Dr") and lex.rng.random() < 0.5
        else text
    )


def actor(lex: Lexicon) -> Actor:
    """A subject: mostly a named person, sometimes with an aside, sometimes the postman, my uncle, two firms, an animal."""
    rng = lex.rng
    draw = rng.random()
    if draw < 0.62:
        return _named(lex)
    if draw < 0.74:
        noun = rng.choice(NOUNS["people"]) if rng.random() < 0.7 else rng.choice(RARE["people"])
        phrase = f"{lex.adjective()} {noun}" if rng.random() < 0.2 else noun
        he, him, his = rng.choice((("he", "him", "his"), ("she", "her", "her")))
        text = rng.choice(
            (
                f"the {phrase}",
                f"the {phrase}",
                f"{article(phrase)} {phrase}",
                f"{article(phrase)} {phrase} from {lex.place_name()}",
            )
        )
        return Actor(text, text, f"the {noun}", he, him, his)
    if draw < 0.84:
        relation = rng.choice(RELATIONS)
        male, female = relation in MALE, relation in FEMALE
        male = male or (not female and rng.random() < 0.5)
        he, him, his = ("he", "him", "his") if male else ("she", "her", "her")
        whose = rng.choice(("my", "my", "our", f"{lex.person('first').text}'s"))
        return Actor(
            f"{whose} {relation}",
            f"{whose} {relation}",
            f"{whose} {relation}" if whose[0].isupper() else f"the {relation}",
            he,
            him,
            his,
        )
    if draw < 0.93:
        noun = rng.choice(NOUNS["groups"])
        many = (
            noun.endswith(("s", "n")) and noun not in ("children's",) and noun not in ("company",)
        ) or noun in ("police",)
        number = rng.random() < 0.3 and many and noun != "police"
        text = f"{lex.number(2, 30).text} {noun}" if number else f"the {noun}"
        if not many and rng.random() < 0.4:
            text = f"the {noun} of {lex.place_name()}"
        asides = [(f"How many {noun} were there?", text.split()[0])] if number else []
        return Actor(text, text, f"the {noun}", "they", "them", "their", many, asides, False)
    noun = _noun(lex, "animals")
    phrase = f"{rng.choice(COLOURS)} {noun}" if rng.random() < 0.3 else noun
    text = rng.choice((f"the {phrase}", f"{article(phrase)} {phrase}"))
    return Actor(text, text, f"the {noun}", "it", "it", "its", False, [], False)


def _named(lex: Lexicon) -> Actor:
    rng = lex.rng
    person: Filling = lex.person()
    forms = person.forms
    text = name_with_dot(person.text, lex)
    name = text if text != person.text else forms["name"]
    asides: list[tuple[str, str]] = []
    first = text
    draw = rng.random()
    if draw < 0.2:
        noun = rng.choice(NOUNS["people"])
        job = f"{lex.adjective()} {noun}" if rng.random() < 0.3 else noun
        full = f"{article(job)} {job}"
        first = rng.choice(
            (
                f"{text}, {full},",
                f"{full}, {text},",
                f"{full} called {text}",
                f"the {job} {text}",
                f"{text}, {full} from {lex.place_name()},",
            )
        )
        spoken = full if full in first else job
        asides = [(f"What is {name}'s job?", spoken), (f"What does {name} do for a living?", spoken), (f"Who is {name}?", spoken),
                  (f"What is the name of the {noun}?", text), (f"What is the {noun} called?", text), (f"Who is the {noun}?", text)]  # fmt: skip
    elif draw < 0.3:
        other = MALE if forms["he"] == "she" else FEMALE
        relation = rng.choice([word for word in RELATIONS if word not in other])
        whose = rng.choice(("my", "her", "his", "our", f"{lex.person('first').text}'s"))
        first = rng.choice((f"{whose} {relation} {text}", f"{whose} {relation}, {text},"))
        asked_as = whose if whose in ("her", "his") or whose[0].isupper() else "the"
        asides = [(f"What is the {relation} called?", text), (f"What is the name of the {relation}?", text),
                  (f"Who is {asked_as} {relation}?", text), (f"Who was {asked_as} {relation}?", text),
                  (f"What is the name of {asked_as} {relation}?", text)]  # fmt: skip
    elif draw < 0.36:
        age = lex.number(4, 95).text
        first = f"{text}, {age}," if rng.random() < 0.5 else f"{text}, who is {age} years old,"
        asides = [(f"How old is {name}?", age)]
    return Actor(first, text, name, forms["he"], forms["him"], forms["his"], False, asides)
