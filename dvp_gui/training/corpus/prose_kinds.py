"""Slot kinds of the prose templates: small everyday word stocks (training split)."""

from __future__ import annotations

from dvp_gui.training.corpus.chat_kinds import CHAT_KINDS
from dvp_gui.training.corpus.everyday import NOUNS
from dvp_gui.training.corpus.grammar import Kind
from dvp_gui.training.corpus.inflection import article
from dvp_gui.training.corpus.kinds import KINDS, word_kind
from dvp_gui.training.corpus.lexicon import Filling, Lexicon


def _coins(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """A small price, often without its currency, as on a board in a cafe."""
    value = f"{lex.rng.randint(1, 9)}.{lex.rng.choice(('20', '40', '50', '60', '80', '90', '95'))}"
    cents = f"{lex.number(10, 90).text} cents"
    return Filling(lex.rng.choice((value, value, f"{value} euros", f"£{value}", f"${value}", cents)))


def _hours(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    hours, minutes = lex.rng.randint(2, 9), lex.rng.randint(2, 59)
    word = lex.number(2, 9).text
    shapes = (f"{hours} hours and {minutes} minutes", f"{word} hours", f"{hours}:{minutes:02d} hours", f"{minutes} minutes",
              f"over {word} hours", f"{word} and a half hours")  # fmt: skip
    return Filling(lex.rng.choice(shapes))


def _firm(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
    name = lex.family_name()
    return lex.rng.choice((Filling(f"{name} & {lex.rng.choice(('Sons', 'Co', 'Daughters', lex.family_name()))}"), Filling(name),
                           KINDS["company"](lex, bound)))  # fmt: skip


def _notice_place(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
    draw = lex.rng.random()
    if draw < 0.5:
        text, preposition = lex.rng.choice(
            (("the school hall", "in"), ("the church hall", "in"), ("the library", "in"), ("the gym", "in"), ("the old mill", "at"),
             ("the town hall", "in"), ("the fire station", "at"), ("the music room", "in"), ("the canteen", "in"), ("the museum", "at"))
        )  # fmt: skip
        return Filling(text, {"at": f"{preposition} {text}"})
    if draw < 0.7:
        text = f"St. {lex.first_name(lex.rng.random() < 0.5)}'s"
        return Filling(text, {"at": f"at {text}"})
    if draw < 0.85:
        text = f"{lex.first_name(lex.rng.random() < 0.5)}'s {lex.rng.choice(('house', 'flat', 'garage', 'garden', 'office', 'cafe'))}"
        return Filling(text, {"at": f"{'in' if text.endswith('garden') else 'at'} {text}"})
    return KINDS["spot"](lex, bound)


def _pet(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    noun = lex.rng.choice(NOUNS["animals"])
    return Filling(noun, {"a": f"{article(noun)} {noun}"})


PETWORK = """to scare off foxes|to guard the house|to keep the others company|to catch mice|to eat the grass|to wake everybody up
to pull the cart|to amuse the guests|to find truffles|to keep the wolves away|to warm the bed|to carry the water|to chase away the crows
to look after the lambs|to give milk|to watch the gate|to lay eggs|to keep the garden clean""".replace(
    "\n", "|"
).split("|")
NOTICEWHY = """they are painting it|the heating is broken|it is being cleaned|the roof is leaking|there is a wedding|the floor is wet
it is closed for repairs|nobody has the key|the lights do not work|there is an exhibition|it is too small|the school needs it
the door is broken|there is no water|it is too cold there|somebody has booked it""".replace("\n", "|").split(
    "|"
)


def phrases(options: list[str]) -> Kind:
    return lambda lex, _: Filling(lex.rng.choice(options))


PROSE_KINDS: dict[str, Kind] = {
    "bodyparts": word_kind("hearts", "eyes", "legs", "arms", "teeth", "toes", "stomachs", "wings", "horns", "tongues", "fingers", "ears",
                           "feathers", "stripes", "noses", "tails", "claws", "bones", "lungs", "brains"),
    "organ": word_kind("heart", "brain", "tongue", "liver", "skin", "tail", "stomach", "eye"),
    "nest": word_kind("air_filter", "engine", "exhaust", "chimney", "letterbox", "glove_box", "back_seat", "fuse_box", "cupboard", "drawer",
                      "water_tank", "loudspeaker", "fan", "oven", "boiler", "pipe", "toolbox", "boot", "piano", "roof_box"),
    "shop": word_kind("garage", "workshop", "hospital", "office", "factory", "farm", "school", "station", "hotel", "museum"),
    "machine": phrases([*NOUNS["vehicles"], "lawnmower", "heater", "printer", "dishwasher", "washing machine", "radio", "organ", "pump"]),
    "drink": word_kind("coffee", "tea", "hot_chocolate", "lemonade", "apple_juice", "milk", "cocoa", "beer", "cider", "orange_juice", "soup"),
    "cake": phrases([food for food in NOUNS["foods"] if "cake" in food or "tart" in food or "pie" in food] + ["bread", "toast", "pizza"]),
    "coins": _coins,
    "hours": _hours,
    "lift": word_kind("lift", "crane", "elevator", "escalator", "hoist"),
    "floor": word_kind("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "top"),
    "group": word_kind("choir", "chess_club", "book_club", "orchestra", "parents'_group", "dance_class", "yoga_class", "theatre_group",
                       "sewing_circle", "committee", "French_class", "band", "walking_group", "judo_club", "first_aid_course", "team"),
    "noticeplace": _notice_place,
    "noticewhy": phrases(NOTICEWHY),
    "race": word_kind("marathon", "race", "triathlon", "half_marathon", "mountain_race", "cross-country_race"),
    "pet": _pet,
    "named": CHAT_KINDS["named"],
    "petwork": phrases(PETWORK),
    "firm": _firm,
}  # fmt: skip
