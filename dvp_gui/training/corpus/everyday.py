"""Everyday nouns, verbs with what they go with, and other small word stocks of stories and chats (training split)."""

from __future__ import annotations

from dvp_gui.training.corpus.lexicon import words

EVERYDAY: dict[str, str] = {
    "things": """key umbrella wallet phone laptop bicycle ticket parcel letter scarf jacket coat hat lamp chair table sofa bed mirror
clock watch ring necklace camera guitar piano violin drum tent suitcase backpack passport book map ladder bucket broom
hammer saw drill kettle pan pot knife plate cup glass bottle basket box bag blanket pillow carpet curtain picture
painting poster toaster fridge oven stove freezer dishwasher vacuum cleaner radio television printer charger
keyboard screen helmet skateboard scooter kite ball doll puzzle candle vase fan heater iron needle thread button
shirt dress skirt sweater glove sock shoe boot belt bracelet earring diary notebook pencil pen eraser ruler
calendar envelope stamp postcard newspaper magazine dictionary atlas globe telescope microscope compass rope
anchor paddle sleeping_bag fishing_rod wheelbarrow lawnmower rake shovel spade watering_can flowerpot birdhouse
loom rice_cooker sewing_machine typewriter record_player coffee_machine hairdryer toolbox first-aid_kit torch
pram cradle rocking_chair bookshelf wardrobe chest trunk gate fence shed roof chimney window door lock bell
flag statue bench fountain sign wheel engine pump filter pipe tap sink bathtub shower towel soap comb brush
razor perfume medicine pill bandage thermometer stethoscope wheelchair crutch walking_stick hearing_aid""",
    "vehicles": """car van bus taxi truck lorry tractor motorbike bicycle boat canoe kayak sailing_boat ferry train tram caravan
camper scooter moped sledge cart rowing_boat ambulance fire_engine jeep minibus""",
    "foods": """apple pear plum cherry peach orange lemon banana grape strawberry melon carrot potato onion tomato cucumber pepper
cabbage pumpkin mushroom bean loaf sandwich pizza soup salad stew pie cake birthday_cake cheesecake pancake waffle
omelette cheese sausage ham steak chicken fish curry lasagne risotto noodle_soup casserole goulash dumpling pudding
ice_cream yoghurt jam biscuit brownie muffin croissant bagel cookie chocolate_cake apple_tart lemon_tart roast burger""",
    "animals": """dog cat horse cow pig sheep goat donkey chicken duck goose rabbit hamster guinea_pig parrot canary budgie pigeon owl
eagle hawk swan stork crow robin sparrow swift swallow hedgehog squirrel fox wolf bear deer boar badger otter beaver
seal whale dolphin shark octopus crab turtle tortoise snake lizard frog toad newt bee wasp butterfly moth ant
spider beetle snail worm mouse rat bat penguin elephant giraffe lion tiger monkey camel puppy kitten pony foal lamb calf""",
    "plants": """rose tulip lily daisy sunflower orchid oak pine birch maple willow apple_tree cherry_tree palm cactus fern ivy
lavender tomato_plant bush hedge herb vine olive_tree fig_tree lemon_tree""",
    "buildings": """house flat cottage farm barn shop bakery cafe restaurant hotel school library museum church castle tower bridge
factory theatre cinema hospital garage workshop office bank station lighthouse mill stable greenhouse hut cabin bookshop
pharmacy kindergarten swimming_pool town_hall villa palace monastery youth_club sports_hall post_office""",
    "texts": """letter book poem novel article report email essay speech diary song story recipe contract review message postcard play
script thesis invoice application newsletter blog textbook cookbook biography note advert invitation""",
    "events": """wedding party concert meeting exhibition festival funeral picnic barbecue match marathon conference workshop
course lesson dinner birthday_party school_play flea_market reunion parade trial election performance quiz_night
fair competition lecture film_night summer_camp charity_run book_club choir_practice""",
    "people": """postman baker teacher doctor nurse plumber electrician mayor priest farmer fisherman gardener librarian
neighbour landlord caretaker mechanic dentist vet coach captain guide waiter cook conductor driver inspector
judge witness tourist student child boy girl old_man old_woman stranger customer colleague boss manager
apprentice owner tenant widow orphan pupil singer painter hairdresser tailor shepherd hunter pilot sailor guard
receptionist cleaner shop_assistant police_officer bus_driver taxi_driver retired_teacher young_woman young_man""",
    "groups": """council choir team committee school company club police family neighbours children students farmers workers
tourists villagers scientists researchers engineers volunteers firefighters musicians players guests parents
townspeople fishermen actors pupils monks sailors soldiers builders""",
    "masses": """water milk coffee tea wine beer bread butter rice flour sugar salt honey oil soup meat fish cheese wood coal sand
snow ice gold silver iron paper wool cotton silk glass plastic money furniture luggage rubbish grass hay straw wheat corn
music homework equipment medicine fruit jam soap paint petrol electricity""",
}
NOUNS = {key: tuple(word.replace("_", " ") for word in text.split()) for key, text in EVERYDAY.items()}
WORDNET = {
    "things": ("tools", "garments", "furniture"), "vehicles": ("vehicles",), "foods": ("foods",), "animals": ("animals",),
    "plants": ("plants",), "buildings": ("buildings",), "texts": ("publications",), "events": ("events",),
    "people": ("jobs",), "masses": ("materials",),
}  # fmt: skip
UNFIT = frozenset(
    """bullshit crap toilet urinal stripper superman minister casket morgue brothel slaughterhouse penitentiary turnout
    meet court horde handshake clapping wow encouragement ridicule banter gag defamation fraction gin vodka chad kinase
    primate humankind bullock lower upper legal general private superior swagger hero comic defecation placenta""".split()
)
RARE = {
    key: tuple(word for name in names for word in words(name) if word not in UNFIT)
    for key, names in WORDNET.items()
}
MODIFIERS = """kitchen garden office school church family winter summer birthday wedding village city hotel farm children's
toy travel wall floor desk bathroom evening morning sports kitchen rubber
garage balcony holiday weekend club factory station street forest river
""".split()
# verbs | class of the object: each line's verbs go with each object of the class
TRANSITIVE = """buy sell lose find borrow steal hide carry break repair drop photograph order clean admire return polish collect
bring keep choose wrap deliver need want like use have throw_away give_away pick_up put_away mend store check inspect test
pack unpack fetch rent lend replace paint fix show miss hold push pull lift measure describe draw examine take hand_over|things
drive wash repair rent park sell buy hire borrow paint steal crash start stop push own test load unload damage|vehicles
eat cook bake prepare order taste serve make share burn freeze buy bring recommend hate love try finish cut peel fry want|foods
feed see watch chase rescue find keep train catch stroke wash hear follow love adopt own buy sell photograph lose scare_away|animals
plant water pick cut grow buy water sell dig_up look_after move trim draw|plants
visit build open close buy sell design paint clean renovate enter leave find photograph rent destroy restore run heat lock|buildings
read write send publish translate sign copy receive finish print lose burn post hide tear_up forget correct open keep|texts
organise plan attend cancel postpone visit enjoy miss film announce leave host open prepare|events
meet visit help call thank invite hire marry teach know see follow ask wake phone paint blame trust warn pay interview greet|people
drink pour sell buy carry spill collect produce bring deliver need store waste heat export import fetch weigh|masses"""
# verb + preposition | class of the object
PREPOSITIONAL = """look at|things;look for|things;look for|animals;look after|animals;look after|people;look after|plants;wait for|people;wait for|vehicles
talk about|events;talk about|people;talk to|people;complain about|things;complain about|people;laugh at|people;laugh at|animals
dream of|vehicles;dream of|buildings;dream of|foods;listen to|people;pay for|foods;pay for|things;pay for|events
search for|animals;search for|things;care for|animals;argue with|people;argue about|things;work on|texts;work on|vehicles
think about|events;write to|people;speak to|people;play with|animals;live with|people;live with|animals;sleep in|buildings;work in|buildings
live in|buildings;sleep in|vehicles;stay in|buildings;sit on|things;trip over|things;trip over|animals;step on|things
ask for|foods;ask for|things;ask for|texts;smile at|people;shout at|people;run after|animals;run after|vehicles;depend on|people
apologise to|people;agree with|people;worry about|events;worry about|animals;worry about|people;belong to|people;suffer from|masses
live on|masses;feed on|foods;specialise in|texts;trade in|masses;deal with|people;lean against|vehicles;hide in|buildings;fall off|vehicles
fall over|things;arrive at|events;get used to|animals;look forward to|events;take part in|events;take care of|animals;take care of|people
get rid of|things;get rid of|vehicles;make fun of|people;run out of|masses;fall in love with|people;sign up for|events;turn up at|events"""
INTRANSITIVE = """sleep work dance swim cry laugh fall arrive leave wait rest sing shout walk hide cook paint read practise study
travel stay sit stand pray sneeze cough hesitate apologise win lose return sail ski skate camp retire move smile relax
train play jump ride fish wake_up get_up give_up break_down turn_back get_lost get_hurt come_back go_out set_off fall_asleep
run_away slow_down calm_down show_up get_married move_out move_in fall_ill""".split()
MANNERS = """slowly quickly carefully quietly secretly alone by_hand by_mistake in_a_hurry without_a_word with_great_care by_heart
for_free by_bus by_train by_bicycle on_foot by_post by_email in_secret in_silence at_full_speed with_one_hand""".split()
FILLERS = """Nobody knew why.|It was a long day.|The weather was fine.|Nobody was surprised.|It had rained all week.|Everybody laughed.
It was not easy.|That was a long time ago.|Some people did not like it.|Nothing else was said.|It was not the first time.
The neighbours still talk about it.|It smelled of paint.|Nobody remembers the reason.|It was harder than it looked.
At first nobody believed it.|In the end everything went well.|It could have been worse.|The dog was not amused.
There was hardly any wind.|Most people have forgotten it.|The rest is history.|The local newspaper wrote about it.
You can still see the marks today.|Things changed after that.|It was already dark.|The street was empty.|Everyone was tired.
Not everybody agreed.|The coffee was cold by then.|It was snowing.|The telephone rang twice.|That is how it began.|It took some courage.
It was a mistake.|The soup was still warm.|The light was still on.|No one else noticed.|It was just before closing time.""".replace(
    "\n", "|"
).split("|")
