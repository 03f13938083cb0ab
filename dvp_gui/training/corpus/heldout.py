"""Templates that training never sees; frozen with the committed generated test set."""

FACTS = """
A=person O=item X=price P=city
At an auction in {P}, {A} offered {X} for {O}.
Nobody in {P} wanted {O} until {A} offered {X}.
?A Who made an offer for {O.the}? | Who offered {X}?
?X How much was offered for {O.the}? | How much did {A.name} offer for {O.the}?
?P In which city was the auction? | Where was {O.the} offered?
?O What did {A.name} offer {X} for?

A=person C=city D=duration J=job
After {D} as {J.a} in {C}, {A} retired.
{A} retired after having worked in {C} as {J.a} for {D}.
?D For how many years or months was {A.name} at work? | How long did {A.name} work in {C}?
?J What was {A.name}'s job? | What did {A.name} do before {A.he} retired?
?C Where did {A.name} work?
?A Who retired?

A=person B=person O=item W=day
On {W.text}, {A} swapped {O} with {B}.
{B} and {A} swapped {O} on {W.text}.
?W When did they swap {O.the}? | On which day was {O.the} swapped?
?O What did {A.name} and {B.name} swap?

A=full Y=year C=city T=title
The museum in {C} has shown "{T}", a painting by {A}, since {Y}.
"{T}", which {A} painted, has hung in the museum of {C} since {Y}.
?A Who painted "{T}"? | Whose painting hangs in {C}?
?T What is the painting called? | Which painting hangs in {C}?
?Y Since when has the painting hung there? | Since what year can people see "{T}"?
?C In which city can you see "{T}"?

C=city N=number D=weekday B=beasts
In the zoo of {C}, {N} young {B} were born on {D}.
The zoo of {C} got {N} {B} on {D}.
?N How many {B} were there? | How many {B} did the zoo get?
?D On which day was it? | When did that happen?
?C In which city is the zoo?
?B Which animals did the zoo get?

A=person D=distance T=duration P=spot
{A} ran {D} in {T} and stopped {P.at}.
It was {D} to {P}, and {A} ran there in {T}.
?D How far did {A.name} run? | What distance did {A.name} run?
?T How long did it take {A.name}? | How much time did {A.name} need?
?P Where did {A.name} stop running? | To which place did {A.name} run?
?A Who ran {D}?

A=person B=person E=event W=date
{A} could not come to {E} on {W.text}, so {B} went alone.
{B} went to {E} on {W.text} without {A}.
?B Who went to {E.the}? | Who went there alone?
?W When was {E.the}? | On what date did {B.name} go to {E.the}?
?E What did {B.name} go to?
?A Who did not go to {E.the}?

K=building S=street N=number Y=year
Number {N} {S} has been {K} since {Y}.
Since {Y} there has been {K} at {N} {S}.
?Y Since when has {K.the} been there? | Since which year has {K.the} stood there?
?S On which street is {K.the}? | In what street can one find {K.the}?
?K What is at {N} {S}?
?N What is the house number of {K.the}?

A=person R=reason C=city D=weekday
{A} did not travel to {C} on {D}, because {R}.
Because {R}, {A} never got to {C}.
?R Why did {A.name} not go to {C}? | Why did {A.name} stay away from {C}?
?C Where did {A.name} not go? | Which city did {A.name} not visit?
?A Who did not go to {C}?
?D On which day did {A.name} not travel?

R=dish N=small T=clock A=person
{A} served {N} plates of {R} at {T}.
At {T}, {N} plates of {R} were on {A}'s table.
?N How many plates were there? | How many plates of {R} did {A.name} serve?
?R What was on the plates? | Which dish did {A.name} serve?
?T At what time was dinner served? | At what time did {A.name} serve {R}?
?A Who served {R}?

A=animals C=country M=month D=distance
Every {M}, {A} fly {D} to {C}.
{A} spend the winter in {C}. They leave in {M} and fly {D}.
?D How far do {A} fly? | How long is the way of {A} to {C}?
?C Where do {A} fly? | To which country do {A} fly?
?M In which month do {A} leave? | When do {A} fly to {C}?
?A Which animals fly to {C}?

A=full O=subject C=city Y=year
{A} got a prize in {O} in {C} in {Y}.
In {Y}, a prize in {O} went to {A} in {C}.
?A Who got the prize? | Who won a prize in {O}?
?O For what subject did {A.name} get a prize? | In which subject did {A.name} win a prize?
?Y <year> did {A.name} get the prize?
?C In what city did {A.name} get the prize?

A=person B=colour P=garment C=colour
{A} wore {P} in {B}, while everybody else was dressed in {C}.
{A} chose {P} in {B} and shoes in {C}.
?B In what colour was {P.the}? | What colour did {A.name} wear?
?P What did {A.name} wear?
?A Who wore {P}?

T=team C=city N=bignumber D=weekday
{N} fans saw how {T} played in {C} on {D}.
On {D}, {T} played before {N} fans in {C}.
?N How many fans were there? | How many fans saw the match?
?C In which city did {T} play?
?D On what day did {T} play?
?T Which team played in {C}?

A=person P=spot T=clock V=vehicle
A witness saw {A} leave {P} at {T} in {V}.
{A} was seen leaving {P} at {T} in {V}.
?T At what time did {A.name} leave? | When was {A.name} seen?
?P Where was {A.name} seen? | Which place did {A.name} leave?
?V In what did {A.name} leave? | In which vehicle was {A.name} seen?
?A Who was seen? | Who left {P}?

M=material K=company C=city N=percent
{N} of the {M} that {K} uses comes from {C}.
{K} buys {N} of its {M} in {C}.
?N What share of the {M} comes from {C}? | How much of its {M} does {K} get from {C}?
?C From where does {K} get its {M}?
?K Which company uses {M}?
?M Which material does {K} use?

A=person U=purpose C=city D=duration
{U}, {A} spent {D} in {C}.
{A} moved to {C} for {D}, only {U}.
?U Why did {A.name} move to {C}? | Why did {A.name} spend {D} in {C}?
?C Where did {A.name} spend {D}?
?D How long was {A.name} in {C}? | How much time did {A.name} spend in {C}?
?A Who was in {C}? | Who spent {D} in {C}?

A=person I=instrument D=duration B=person
{A} has had lessons on {I.the} from {B} for {D}.
{B} has been teaching {A} to play {I.the} for {D}.
?B Who teaches {A.name}? | From whom does {A.name} have lessons?
?D How long has {A.name} had lessons?
?I Which instrument does {A.name} learn?
?A Who has lessons? | Who is {B.name}'s pupil?

L=lake H=height C=country A=full
With its depth of {H}, {L} is the deepest lake in {C}. {A} measured it.
{A} measured {L} in {C}: it is {H} deep.
?H How deep is {L}? | What is the depth of {L}?
?C In which country is the lake? | In which country can {L} be found?
?A Who measured {L}? | Who found out how deep {L} is?
?L Which lake did {A.name} measure?

A=person S=publication B=person W=weekday
{A} slipped {S} under {B}'s door on {W}.
On {W}, {B} found {S} from {A} under the door.
?S What was under the door? | What did {B.name} find under the door?
?A Who put {S.the} under the door? | From whom was {S.the}?
?W When did {B.name} find {S.the}? | On which day was {S.the} under the door?
?B Under whose door was {S.the}?

A=person C=city B=city D=day
{A} has changed {A.his} plans: instead of {B}, {A.he} will visit {C} on {D.text}.
{A} will not visit {B} but {C} on {D.text}.
?C Which city will {A.name} visit? | Where will {A.name} go?
?D On what day will {A.name} be there? | When will {A.name} visit {C}?
?A Who will visit {C}?
?B Which city will {A.name} not visit?

A=person N=number O=things B=person
{A} counted {N} {O} more than {B}.
{A} and {B} counted {O}. {A} counted {N}.
?N How many {O} did {A.name} count?
?O What did {A.name} and {B.name} count? | What was counted?
?A Who counted {N} {O}?
"""

DIALOGUES = """
A=first B=first X=spot D=future T=clock
{A}: long time no see, {B}. I'd like to catch up
{B}: same here! When would it suit you?
{A}: I can do {D}, any time after lunch
{B}: then {T} {X.at}, if you like
{A}: [lovely|done|that would be perfect]!
> {A} and {B} will meet {X.at} {T.on} {D.on}.

A=first B=first X=spot D=future E=future T=clock
{A}: about {D}: I have to change our plan, sorry
{B}: that's all right. When is good for you?
{A}: {E}, {T.on}. Still {X.at}
{B}: [noted|I'll write it down|it's in my calendar]
> {A} and {B} will meet {X.at} {T.on} {E.on}.

A=first B=first E=event D=future W=activity
{B}: I've heard there is {E} {D.on}
{A}: right, and you are invited, {B}
{B}: that's kind, but I can't make it. I have to {W}
{A}: another time then
> {A} invites {B} to {E} {D.on}. {B} can't come because {B.he} has to {W}.

A=first B=first C=first W=activity D=future
{C}: anybody bored {D.on}?
{A}: terribly. What's the plan, {C}?
{C}: we {W}
{B}: I wouldn't miss that
> {A}, {B} and {C} will {W} {D.on}.

A=first B=first O=item D=future
{B}: you looked worried. Anything the matter?
{A}: I need [a|your] {O.bare} {D.on} and don't have one
{B}: take mine, I don't use it
{A}: you saved me!
> {B} will lend {A} {B.his} {O.bare}.

A=first B=first W=chore D=future
{A}: there's so much to do. I have to {W} {D.on}
{B}: not alone. I'll give you a hand
{A}: would you? That's so nice of you
> {B} will help {A} {W} {D.on}.

A=first B=first P=food Q=food
{B}: the fridge is empty. Could you stop at the shop?
{A}: just leaving the office. What do you want me to get?
{B}: {P}, and {Q} if they have it
{A}: got it
> {A} will buy {P} and {Q}.

A=first B=first J=job K=company D=future
{B}: any answer from {K}?
{A}: yes! They want me as {J.a}
{B}: you deserve it. From when on?
{A}: {D}
> {A} got a job as {J.a} at {K}. {A.he} will start {D.on}.

A=first B=first O=item X=price P=place
{B}: is that {O} on your photo?
{A}: it is. {P.at}, they asked {X} for it and I took it
{B}: not bad at all
> {A} bought {O} {P.at} for {X}.

A=first B=first O=item X=spot
{B}: you're looking for something?
{A}: yes, my {O.bare}. I must have lost it somewhere
{B}: weren't you {X.at} this morning?
{A}: you're right, I'll go there and look
> {A} has lost {A.his} {O.bare}. {A.he} will look {X.at}.

A=first B=first I=illness D=future
{B}: I won't make it {D.on}
{A}: why, what happened?
{B}: {I}, the doctor says. I must rest
{A}: then rest, we'll manage
> {B} has {I} and won't come {D.on}.

A=first B=first K=thing X=price Y=price
{A}: I saw your advert for the {K.bare}. Still there?
{B}: still there. I want {X}
{A}: hmm. My last word is {Y}
{B}: all right then, {Y}
> {A} will buy {B}'s {K.bare} for {Y}.

A=first B=first C=first G=item X=price
{B}: {C}'s birthday is coming
{A}: I know. I've seen {G} that would be just right
{B}: is it dear?
{A}: {X}. We can split it
{B}: then let's
> {A} and {B} will buy {C} {G} for {X}.

A=first B=first F=dish G=dish D=future
{B}: [hungry?|I'm planning our meals.] I thought of {F} {D.on}
{A}: please no {F}. I fancy {G}
{B}: as you wish, {G} it is
> {A} and {B} will have {G} {D.on}.
"""
