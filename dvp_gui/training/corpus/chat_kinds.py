"""Slot kinds of dialogues: what people plan, ask each other to do, and excuse themselves with."""

from __future__ import annotations

from dvp_gui.training.corpus.grammar import Kind
from dvp_gui.training.corpus.inflection import plural
from dvp_gui.training.corpus.kinds import HOBBIES, RELATIONS
from dvp_gui.training.corpus.lexicon import Filling, Lexicon

ACTIVITIES = """go to the cinema|go swimming|go shopping|play {sport}|go hiking|watch a film|have dinner|have lunch|go for a walk
have a picnic|cook {dish}|visit the museum|go to the beach|study together|go dancing|bake {food}|ride bikes|visit {names}
go to {city}|go to the theatre|paint the kitchen|watch the match|go fishing|play cards|go camping|try the new restaurant
look at the {animals}|go to the gym|visit the zoo|go to the library|take photos of {animals}|play board games|have coffee
go skiing|go to the market|have a barbecue|climb the hill|listen to music|do yoga|go running|build {thing}|go to {spot}
order {dish}|repair {thing}|finish the homework|buy {thing}|clean the flat|take the train to {city}|go out|practise {hobby}"""
CHORES = """water the {plants}|feed the {animals}|move the {thing_noun}|repair the {thing_noun}|paint the {thing_noun}|clean the {building}
carry the {thing_noun}|pack the boxes|buy {food}|buy {item}|pay the rent|call the {job}|send the {publication}|cook {dish}|bake {food}
wash the {vehicle}|walk the dog|book the tickets|print the {publication}|pick up the {item_noun}|bring the {item_noun}|sell the {thing_noun}
cut the grass|take out the rubbish|do the dishes|lock the door|check the {publication}|translate the {publication}
post the letter|return the books|find {item}|order {dish}|look after the {animals}|collect the parcel|clean the windows
book a hotel in {city}|write the {publication}|fix the {thing_noun}|order {item}|call {names}"""
EXCUSES = """I have to work|I'm ill|I'm away then|I have an exam|my {relation_noun} is visiting me|I'm busy|I hurt my {body}
I have to see the {job}|I'll be in {city}|I'm too tired|I have other plans|my {vehicle} is broken|I must finish my {publication}"""
SICKNESSES = tuple(
    """a cold|the flu|a fever|a headache|a sore throat|a stomach ache|toothache|a cough|a broken leg|a migraine|an ear infection
back pain|a bad cold|a high fever|a broken arm|a cold and a fever|pneumonia|a sprained ankle|food poisoning|a rash""".replace(
        "\n", "|"
    ).split("|")
)
BALL_GAMES = "football tennis basketball chess hockey rugby volleyball golf badminton handball cricket baseball squash".split()
PETS = "Max Bella Rex Luna Coco Milo Oscar Daisy Rocky Simba Nala Buddy Lucky Bruno Kiwi Pepper Toffee Biscuit Shadow".split()


def _phrases(source: str) -> tuple[str, ...]:
    return tuple(source.replace("\n", "|").split("|"))


def _phrase_kind(source: str) -> Kind:
    phrases = _phrases(source)

    def kind(lex: Lexicon, _: dict[str, Filling]) -> Filling:
        pattern = lex.rng.choice(phrases)
        return Filling(pattern.format_map(_Draw(lex)) if "{" in pattern else pattern)

    return kind


class _Draw(dict[str, str]):
    """Draws only the words that a pattern names."""

    def __init__(self, lex: Lexicon) -> None:
        super().__init__()
        self._lex = lex

    def __missing__(self, key: str) -> str:
        lex = self._lex
        lists = {
            "dish": ("foods",), "animals": ("animals",), "plants": ("plants",), "building": ("buildings", "rooms"),
            "thing_noun": ("tools", "furniture"), "item_noun": ("tools", "garments", "publications"), "job": ("jobs",),
            "publication": ("publications",), "vehicle": ("vehicles",), "body": ("body",),
        }  # fmt: skip
        if key in lists:
            word = lex.one_of(*lists[key])
            return plural(word) if key in ("animals", "plants") else word
        if key == "food":
            return lex.noun_phrase(lex.one_of("foods"), 0.1).text
        if key in ("thing", "item"):
            return lex.noun_phrase(lex.one_of("tools", "furniture", "garments")).text
        if key == "names":
            return lex.person().text
        if key == "relation_noun":
            return lex.rng.choice(RELATIONS)
        if key == "city":
            return lex.place_name()
        if key == "sport":
            return lex.rng.choice(BALL_GAMES)
        if key == "hobby":
            return lex.rng.choice(HOBBIES)
        if key == "spot":
            return lex.rng.choice(
                ("the park", "the lake", "the river", "the harbour", "the castle", "the stadium", "the farm")
            )
        raise KeyError(key)


def _digits(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    return Filling("".join(str(lex.rng.randrange(10)) for _ in range(lex.rng.randint(5, 8))))


CHAT_KINDS: dict[str, Kind] = {
    "activity": _phrase_kind(ACTIVITIES),
    "chore": _phrase_kind(CHORES),
    "why": _phrase_kind(EXCUSES),
    "digits": _digits,
    "illness": lambda lex, _: Filling(lex.rng.choice(SICKNESSES)),
    "named": lambda lex, _: Filling(lex.rng.choice(PETS) if lex.rng.random() < 0.5 else lex.invented()),
}
