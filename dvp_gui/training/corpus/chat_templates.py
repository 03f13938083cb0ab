"""Templates of chats whose acts are clauses; every summary names all who speak."""

CHATS = """
A=speaker B=speaker V=act_A
{A}: [can|could|would] you {V.base_me}[, please|, if you have time|]?
{B}: [sure|of course|yes, no problem|ok, I'll do it|happy to|consider it done|will do][!|.|, when do you need it?|]
[{A}: [<thanks>|you're an angel|that helps a lot|I owe you one][!|.|]|]
> {B} will {V.base_of} for {A}.

A=speaker B=speaker V=act_A D=future
{A}: [can|could|would] you {V.base_me} {D.on}?
{B}: [sure|of course|yes|ok], [{D.on} is fine|no problem|I can do that|I'll do it]
[{A}: <thanks>!|]
> {B} will {V.base_of} {D.on}.

A=speaker B=speaker V=act_A R=reason_B
{A}: [can|could|would] you {V.base_me}?
{B}: [sorry, I can't|I'm afraid not|unfortunately not|I'm sorry, no][,|.] {R.r_me}
{A}: [no problem|never mind|what a pity|then I'll do it myself|I'll ask somebody else|it's ok]
> {A} asks {B} to {V.base}, but {B} can't because {R.r}.

A=speaker B=speaker V=act_B D=future
{A}: [what are you doing|what are your plans|any plans|are you doing anything] [{D.on}|{D}]?
{B}: [I'm going to|I want to|I'll|I think I'll|I have to] {V.base_me}[, why|]?
[{A}: [sounds fun|oh, nice|just curious|have fun|enjoy]!|]
> {B} tells {A} that {B.he} will {V.base} {D.on}.

A=speaker B=speaker V=act_A
{A}: [guess what|you won't believe it|news|listen|so][!|:|,] [I|I've just|I finally] {V.past_me}
{B}: [<nice>|really|you did what|no way|wow|are you serious][!|?]
[{A}: [yes|I did|it's true|I'm so happy about it|it was time]!|]
> {A} tells {B} that {A.he} {V.past}.

A=speaker B=speaker V=act_A W=when
{B}: what did you do {W.on}?
{A}: I {V.past_me}
{B}: [how was it|and, how was it|oh, nice|I wish I had been there|sounds good]?
[{A}: [great|not bad|a bit boring|wonderful|tiring]|]
> {A} tells {B} that {A.he} {V.past} {W.on}.

A=speaker B=speaker V=act_A W=act_B D=future
{A}: [shall we|do you want to|would you like to|how about it, shall we] {V.base_you} {D.on}?
{B}: [sorry, I can't|no time|I'd love to, but no|not {D.on}], I have to {W.base_me}
{A}: [another time then|what a pity|ok, next time|fine, I'll go alone]
> {A} wants to {V.base} {D.on}, but {B} has to {W.base}.

A=speaker B=speaker V=act_A
{A}: I'm [so|really|very|] sorry, I {V.past_me}
{B}: [never mind|don't worry|it's ok|forget it|that can happen|no harm done|again?]
[{A}: [thanks for understanding|I'll make it up to you|it won't happen again]|]
> {A} apologises to {B} because {A.he} {V.past}.

A=speaker B=speaker O=item_B
{A}: I'm [so|really|terribly|] sorry, [I broke|I lost|I've lost|I spilled coffee on|I sat on|I dropped] {O.you}
{B}: [never mind|don't worry|oh no|it was old anyway|what?|my {O.noun}?]
{A}: I'll buy you a new one
> {A} apologises to {B} because of {B.his} {O}. {A} will buy {B.him} a new one.

A=speaker B=speaker V=act_B
{A}: [thank you so much|thanks a lot|thanks again|thank you] for {V.ing_you}!
{B}: [you're welcome|no problem|any time|it was nothing|glad I could help|my pleasure]
[{A}: [I really appreciate it|you're the best|I won't forget it]|]
> {A} thanks {B} for {V.ing}.

A=speaker B=speaker O=gift
{A}: [thank you|thanks|thank you so much|many thanks] for {O}!
{B}: [did it arrive|do you like it|does it fit|I hope you like it|you're welcome][?|!|]
{A}: [yes, I love it|it's perfect|it came this morning, it's beautiful|I'm using it right now|yes!! it's great]
> {A} thanks {B} for {O}.

A=speaker B=speaker V=act_B D=future
{A}: [don't forget to|please remember to|remember to|you must|did you remember to] {V.base_you} {D.on}[!|]
{B}: [I won't|oh right, I almost forgot|thanks for reminding me|of course|good that you say it|it's on my list]
> {A} reminds {B} to {V.base} {D.on}.

A=speaker B=speaker P=part V=act_A
{A}: [ugh, |ouch, |bad news, |]my {P} [hurts|is killing me|is really bad today|is swollen]
{B}: [<oh>|poor you|have you seen a doctor|did you fall][!|?|]
{A}: [no|not yet|tomorrow]. [could|can] you {V.base_me}?
{B}: [sure|of course|yes, rest a bit|ok, get well soon]
> {A}'s {P} hurts, so {B} will {V.base_of}.

A=speaker B=speaker I=illness V=act_A D=future
{A}: [bad news|sorry], I've got {I}[. I can't come {D.on}|]
{B}: [oh you poor thing|<oh>|get well soon|have you been to the doctor]
{A}: [and now I can't|but who will|and I was going to] {V.base_me}[?|]
{B}: [don't worry|no problem|stay in bed], I'll do it
[{A}: <thanks>|]
> {A} has {I}, so {B} will {V.base_of}.

A=speaker B=speaker K=machine V=act_B
{A}: [the|my] {K} [is broken|doesn't work|has stopped working|won't start|is making a strange noise|fell down]
{B}: [again|oh no|since when|did you drop it]?
{A}: [yes|no idea|since this morning|I didn't do anything]
{B}: [I'll|ok, I'll|then I'll|don't worry, I'll] [repair it|come and look at it|bring you another one|call somebody]
> {A}'s {K} is broken, and {B} will help.

A=speaker B=speaker M=minutes K=vehicle
{A}: [the {K.noun}|my {K.noun}] [is late|is stuck|has broken down|stopped|is delayed], [no idea how long|sorry|it will take a while]
{B}: [oh dear|oh no|where are you]. [shall we|should we|can we] [start|eat|begin|leave] without you?
{A}: yes please, I'll be {M} late
[{B}: [ok|we'll keep you something|no problem|drive carefully]|]
> {A}'s {K.noun} is late, so {A} will be {M} late and {B} will start without {A.him}.

A=speaker B=speaker M=minutes X=spot
{A}: where are you? I'm [waiting|already] {X.at}
{B}: [sorry|so sorry|coming], [I'll be there in|give me|I need another] {M}
{A}: [ok|hurry up|fine, I'll have a coffee|it's cold here]
> {A} is waiting for {B} {X.at}. {B} will be there in {M}.

A=speaker B=speaker G=game D=future E=future
{A}: {G} {D.on}?
{B}: [sorry|ugh, sorry|I can't {D.on}|not {D.on}], [I have to work|I'm ill|my back hurts|my mother is here]
{A}: [oh no|ok|no problem], {E} then?
{B}: {E} [should be ok|is perfect|works|is good for me]
> {A} and {B} will go {G} {E.on}.

A=speaker B=speaker G=game D=future T=clock
{A}: [shall we go|who wants to go|let's go|do you fancy|up for some|want to go] {G} {D.on}?
{B}: [yes!|I'm in|why not|good idea], [what time|when shall we start|when]?
{A}: {T.on}[, I'll pick you up|, I'll drive|]
[{B}: [perfect|deal|see you|that's early, but ok]|]
> {A} and {B} will go {G} {D.on} {T.on}.

A=speaker B=speaker C=speaker G=game D=future T=clock
{A}: {G} {D.on}?
{B}: [it will rain in the afternoon|only if we start early|yes, but not too late|I'd rather start early]
{A}: [then let's start|ok, then we start|let's say] {T.on}
{C}: [I'm in|count me in|me too]. I'll [pick you two up|bring something to eat|drive]
{B}: [ok fine|great|agreed]
> {A}, {B} and {C} will go {G} {D.on} {T.on}.

A=speaker B=speaker C=speaker P=party X=brought Y=brought Z=brought
{A}: [who's bringing what|what does everybody bring|who brings what] [for|to] the {P}?
{B}: [I'll bring|I'll do|I can bring] {X}
{C}: [{Y} from me|I'll bring {Y}|then I'll take {Y}]
{A}: [then I'm on {Z}|ok, I'll get {Z}|and I'll bring {Z}]
> For the {P}, {B} brings {X}, {C} {Y} and {A} {Z}.

A=speaker B=speaker C=speaker G=gift H=gift R=first
{A}: [what shall we|what can we|any ideas what to] [give|get|buy] {R} for [his|her] birthday?
{B}: {H}?
{A}: [{R} already has one|hm, no|too expensive]
{C}: [better|how about|what about|I know:] {G}
{A}: [good idea|great|{C}, you're a genius|that's it], I'll [buy|order|get] it [today|tomorrow|]
> {B} suggests {H} for {R}, but {C} suggests {G}. {A} will buy it.

A=speaker B=speaker C=first G=gift
{A}: [what shall we|what can we|any ideas what to] [give|get|buy] {C} for [the wedding|Christmas|the birthday]?
{B}: [how about|what about|maybe|I know:] {G}
{A}: [good idea|great|perfect|that's it]. I'll [buy|order|get] it
> {B} suggests {G} for {C}, and {A} will buy it.

A=speaker B=speaker O=item_A X=spot
{A}: [has anyone seen|have you seen|I can't find] {O.me}[?|. any idea where it is?|]
{B}: [where did you have it last|have you looked everywhere|again]?
{A}: [kitchen, I think|no idea|this morning it was still here]
{B}: [it's|I've found it, it's] {X.at}
> {A} lost {O.third}, and {B} found it {X.at}.

A=speaker B=speaker O=item_A X=spot
{A}: I think I [left|forgot] {O.me} [{X.at}|at your place]. [have you seen it|did you find it|is it there]?
{B}: [yes|yes, it's here|found it], [I'll bring it|you can get it any time|I'll keep it for you]
{A}: [<thanks>|great|I was so worried]
> {A} forgot {O.third}, and {B} found it.

A=speaker B=speaker P=party D=date X=house T=clock
{A}: [do you want to come|would you like to come|are you coming|can you come] to my {P} {D.on}?
{B}: [of course|I'd love to|sure|yes]! [where is it|where|what time and where]?
{A}: [the old {X}|in the {X}], [{T.on}|starts {T.on}|at around 7]
[{B}: can I bring [Karim|my sister|a friend|somebody]?|]
[{A}: [bring everybody|sure|of course]|]
> {A} invites {B} to {A.his} {P} {D.on}.

A=speaker B=speaker P=party D=future R=reason_B
{A}: [you're invited|I'd like to invite you|I hope you'll come] to my {P} {D.on}
{B}: [oh, thank you|how nice|that's kind], but I can't[,|.] {R.r_me}
{A}: [what a pity|oh no|next time then]
> {A} invites {B} to {A.his} {P} {D.on}, but {B} can't come because {R.r}.

A=speaker B=speaker S=test
{B}: how did the {S} go?
{A}: [passed|I passed|I made it|passed with a good mark]!
{B}: [congratulations|well done|I knew it|respect|yay]!
[{A}: [third try|I was so nervous|let's celebrate|drinks tonight]|]
> {A} passed {A.his} {S}, and {B} congratulates {A.him}.

A=speaker B=speaker S=test
{B}: how did the {S} go?
{A}: [failed|I failed|badly, I didn't pass|don't ask, I failed]
{B}: [oh no|I'm so sorry|next time|poor you]. [you can try again|what happened]
> {A} failed {A.his} {S}, and {B} is sorry.

A=speaker B=speaker J=job X=house D=future
{A}: I got [it|the job]!!!
{B}: the job [at the {X}|as {J.a}]??
{A}: [yes|yep|that one]. [I start|starting] {D.on}, as {J.a} at the {X}
{B}: [I'm so proud of you|congratulations|well done]
> {A} tells {B} that {A.he} got a job as {J.a} at the {X} and will start {D.on}.

A=speaker B=speaker O=thing2 X=price R=reason_A
{A}: so I bought {O}
{B}: you did what?
{A}: it was only {X}
{B}: [but why|you're crazy|and what do you want with it|we don't need it]
[{A}: {R.r_me}|]
> {A} tells {B} that {A.he} bought {O} for {X}.

A=speaker B=speaker K=machine X=price Y=price D=weekday
{A}: [is the {K} still for sale|do you still have the {K}|is the {K} still available]?
{B}: [yes|sure|yes, of course]. {X}
{A}: would you take {Y}? [I'd pick it up myself|I can come today|cash|]
{B}: [ok|fine|alright|deal]. [is {D} ok for you|can you come on {D}|{D} then]?
{A}: [{D} is fine|yes, {D}|see you on {D}]
> {A} buys the {K} from {B} for {Y} and will pick it up on {D}.

A=speaker B=speaker K=machine X=price D=weekday
{A}: [is the {K} still for sale|do you still have the {K}|is the {K} still available]?
{B}: yes, {X}
{A}: [I'll take it|deal|ok]. can I [come|pick it up] on {D}?
{B}: [sure|yes|after ten]
> {A} buys the {K} from {B} for {X} and will pick it up on {D}.

A=desk B=speaker D=weekday E=weekday T=clock
{A}: [good morning|hello], your appointment on {D} has to be moved[, I'm afraid|. sorry|]
{B}: [oh|ok|again]. [is there anything free|when else|do you have anything else]?
{A}: {E} {T.on}?
{B}: [yes please|that's fine|ok, {E} then]
> {B}'s appointment at {A} is moved from {D} to {E} {T.on}.

A=speaker B=speaker O=office D=weekday E=weekday T=clock
{A}: I have to move my appointment with {O} on {D}, [can you call them|what shall I do]?
{B}: [ok, I'll call|wait... done], you can come on {E} {T.on}
{A}: [perfect|great], <thanks>
> {B} moved {A}'s appointment with {O} from {D} to {E} {T.on}.

A=speaker B=speaker N=pet_A C=city D=weekday E=weekday
{A}: could you [feed|look after|take care of] {N.me} while I'm in {C}?
{B}: [sure|of course|gladly]. [from when till when|when|how long]?
{A}: from {D} till {E}. [the key is under the mat|one tin a day|it eats everything|Mrs Bauer has the key]
{B}: [ok|got it|no problem]
> {B} will look after {N.name} from {D} till {E} while {A} is in {C}.

A=speaker B=speaker X=house F=meal T=clock
{A}: the {X} [just called, they're|is] closed [tonight|today]
{B}: [nooo|oh no|what a pity|and now]?
{A}: [shall I cook|I could cook|I can make] {F} at mine
{B}: [yes please|great|I love {F}]!
{A}: [come at|be here at|so] {T}
> The {X} is closed, so {A} will cook {F} for {B} at {T}.

A=speaker B=speaker T=topic V=act_A R=reason_A
{B}: why did you {V.base_you}?
{A}: because {R.r_me}
{B}: [I see|ok|that's a good reason|I understand|oh]
> {A} tells {B} that {A.he} {V.past} because {R.r}.

A=speaker B=speaker V=act_A X=spot W=when P=person
{B}: [where did you|where exactly did you] {V.base_you}?
{A}: {X.at}, [why|but don't tell anyone|of course]
{B}: [just asking|I want to do that too|good to know|I knew it]
> {A} tells {B} that {A.he} {V.past} {X.at}.

A=speaker B=speaker V=act_A
{A}: [what should I do|I need your advice|I'm so bored|any ideas]?
{B}: [you should|why don't you|you could|I would] {V.base_you}
{A}: [good idea|I'll try|maybe I will|thanks, I'll think about it]
> {B} tells {A} to {V.base}.

A=speaker B=speaker V=act_A
{A}: I [really want to|would love to|dream of... I want to|have always wanted to|hope I can] {V.base_me}
{B}: [then do it|why don't you|me too|what stops you][?|!|]
{A}: [no money|no time|I'm scared|maybe next year|one day]
> {A} tells {B} that {A.he} wants to {V.base}.

A=speaker B=speaker V=act_A R=reason_A
{B}: did you {V.base_you}?
{A}: no, I [couldn't|didn't], because {R.r_me}
{B}: [ok|oh|tomorrow then|what a pity|I see]
> {A} tells {B} that {A.he} did not {V.base} because {R.r}.

A=speaker B=speaker V=act_A D=future
{B}: have you [already|] {V.part_you}?
{A}: not yet, I'll do it {D.on}
{B}: [ok|don't forget|please hurry|good]
> {A} tells {B} that {A.he} will {V.base} {D.on}.

A=speaker B=speaker V=act_A
{B}: have you [already|] {V.part_you}?
{A}: [yes|yes, I have|of course|done][, this morning|, yesterday|]
{B}: [great|wonderful|you're fast|thank you]!
> {A} tells {B} that {A.he} has {V.part}.

A=speaker B=speaker C=first V=act_C
{A}: [have you heard|did you know|guess what]? {C} {V.past}!
{B}: [really|no|when|who told you]?
{A}: [yesterday|her mother|it's true|I saw it myself]
> {A} tells {B} that {C} {V.past}.

A=speaker B=speaker C=first V=act_C D=future
{A}: [have you heard|did you know|just so you know]? {C} [will|is going to] {V.base} {D.on}
{B}: [really|no, why|oh, interesting|good for {C.him}][?|!]
> {A} tells {B} that {C} will {V.base} {D.on}.

A=speaker B=speaker X=thing2 Y=thing2
{A}: [what do you want for your birthday|what shall I bring you|what can I get you|which one do you want]? {X} or {Y}?
{B}: [hm, |difficult, |definitely |I think ]{Y}
{A}: [ok|noted|good choice|I thought so]
> {B} wants {Y} from {A}.

A=speaker B=speaker X=thing2 Y=thing2
{A}: [what do you want for your birthday|what shall I bring you|what can I get you|which one do you want]? {X} or {Y}?
{B}: [hm, |difficult, |definitely |I think ]{X}[, I already have {Y}|]
{A}: [ok|noted|good choice|I thought so]
> {B} wants {X} from {A}.

A=speaker B=speaker X=thing2 D=future
{A}: [can you|could you|please] bring {X} {D.on}[?|]
{B}: [ok|sure|no problem|yes, I have one]
{A}: [<thanks>|perfect|great]
> {B} will bring {X} {D.on} for {A}.

A=speaker B=speaker T=text
{A}: [can you|could you] send me the {T}?
{B}: [all of them|which one|the new one]?
{A}: [yes please|the one from yesterday|the last one]
{B}: [ok|done|I'll send it], [you'll have it in a minute|check your mail|I'll give it to you at the office]
> {B} will send {A} the {T}.

A=speaker B=speaker C=speaker X=spot T=clock D=future
{A}: [where shall we meet|where do we meet|when and where] {D.on}?
{B}: [how about|maybe] {X.at}?
{C}: [fine for me|good|ok], [what time|when]?
{A}: {T.on}
{B}: [ok|see you|great]
> {A}, {B} and {C} will meet {X.at} {T.on} {D.on}.

A=speaker B=speaker C=first X=spot T=clock
{A}: [the bus didn't come|I missed the bus|there's no bus|the last train is gone]
{B}: [again|oh no]? where are you [now|]?
{A}: [still|] {X.at}[ with {C}|]
{B}: stay there, I'll [pick you up|drive you|come and get you]. [ten minutes|{T.on}|I'm leaving now]
> {A} missed the bus, so {B} will pick {A.him} up {X.at}.

A=speaker B=speaker N=named K=pet_A
{A}: we've [decided on a name|found a name] for {K.me}
{B}: [tell me|and?|what is it]?
{A}: {N}
{B}: [that's lovely|like my uncle|how sweet|I like it]
> {A} tells {B} that the name of {A.his} {K} is {N}.
"""
