kinds.yaml:4:11: "P6" is not a priority -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)
kinds.yaml:4:11: «P6» — не срочность -> напишите P0 (жизнь, сейчас), P1, P2, P3, P4 или P5 (только справка)

kinds.yaml:5:5: "base" is there twice -> it stands in line 4 too: rename one of them, or take it out
kinds.yaml:5:5: «base» встречается дважды -> оно есть и в строке 4: переименуйте одно из двух или уберите

kinds.yaml:3:5: "base" is missing -> write, for instance, base: P3
kinds.yaml:3:5: нет «base» -> напишите, например, base: P3

kinds.yaml:13:5: the key "frist_line" is not known here -> did you mean "first_line"?
kinds.yaml:13:5: ключ «frist_line» здесь не известен -> может быть, «first_line»?

kinds.yaml:13:5: the key "wholly_unknown" is not known here -> these are known: text, base, needs, questions, advice, tell, ring_again, check_on, first_line, silent
kinds.yaml:13:5: ключ «wholly_unknown» здесь не известен -> известны: text, base, needs, questions, advice, tell, ring_again, check_on, first_line, silent

kinds.yaml:13:17: "flase" is neither yes nor no -> write first_line: yes or first_line: no
kinds.yaml:13:17: «flase» — ни yes, ни no -> напишите first_line: yes или first_line: no

kinds.yaml:3:11: the text has no translation "en" -> write the same as en: ...
kinds.yaml:3:11: у текста нет перевода «en» -> напишите то же самое как en: ...

kinds.yaml:3:16: the text "ru" is in the letters of another language -> ru: is Russian, en: is English
kinds.yaml:3:16: текст «ru» написан буквами другого языка -> ru: — по-русски, en: — по-английски

kinds.yaml:3:28: the text "en" is in the letters of another language -> ru: is Russian, en: is English
kinds.yaml:3:28: текст «en» написан буквами другого языка -> ru: — по-русски, en: — по-английски

kinds.yaml:3:28: the text is empty -> write from 1 to 600 bytes
kinds.yaml:3:28: текст пуст -> напишите от 1 до 600 байт

kinds.yaml:3:35: the key "in the cold" is not known here -> put a text that holds a comma or a colon in quotation marks
kinds.yaml:3:35: ключ «in the cold» здесь не известен -> текст с запятой или двоеточием возьмите в кавычки

kinds.yaml:3:11: keys with values are expected here -> write, for instance, {ru: ..., en: ...}
kinds.yaml:3:11: здесь ожидаются ключи со значениями -> напишите, например, {ru: ..., en: ...}

kinds.yaml:5:12: "needs" is empty -> write, for instance, needs: [groceries]
kinds.yaml:5:12: «needs» — пусто -> напишите, например, needs: [groceries]

kinds.yaml:5:12: a list is expected here -> write, for instance, needs: [groceries]
kinds.yaml:5:12: здесь ожидается список -> напишите, например, needs: [groceries]

kinds.yaml:5:13: "vizit" is not among the needs of needs.yaml -> did you mean "visit"?
kinds.yaml:5:13: «vizit» нет среди нужд needs.yaml -> может быть, «visit»?

kinds.yaml:5:20: "visit" is there twice -> take one of them out
kinds.yaml:5:20: «visit» встречается дважды -> уберите одно из двух

kinds.yaml:5:12: none of these needs is mandatory: the case could end with nothing done -> add a need that says mandatory: yes
kinds.yaml:5:12: ни одна из этих нужд не обязательна: случай мог бы кончиться ничем -> добавьте нужду с mandatory: yes

kinds.yaml:7:15: "lonely" is not among the facts of triage.yaml -> correct the name, or add it to the facts of triage.yaml
kinds.yaml:7:15: «lonely» нет среди фактов triage.yaml -> исправьте имя или добавьте его в список фактов triage.yaml

kinds.yaml:10:7: "advice" has 4 items -> at most 3 are allowed
kinds.yaml:10:7: в «advice» элементов: 4 -> допускается не больше 3

kinds.yaml:12:17: "30" is not a span of time -> write a number and s, min, h or d: 30 s, 5 min, 2 h
kinds.yaml:12:17: «30» — не промежуток времени -> напишите число и s, min, h или d: 30 s, 5 min, 2 h

kinds.yaml:12:17: "30 years" is not a span of time -> write a number and s, min, h or d: 30 s, 5 min, 2 h
kinds.yaml:12:17: «30 years» — не промежуток времени -> напишите число и s, min, h или d: 30 s, 5 min, 2 h

kinds.yaml:13:15: "2 min" is out of range -> write from 5 min to 1 d
kinds.yaml:13:15: «2 min» вне допустимых пределов -> напишите от 5 min до 1 d

kinds.yaml:12:17: "1 s" is out of range -> write from 1 min to 7 d
kinds.yaml:12:17: «1 s» вне допустимых пределов -> напишите от 1 min до 7 d

kinds.yaml:2:3: "Others" cannot be a name -> write at most 48 small Latin letters, digits and _, a letter first
kinds.yaml:2:3: there is no kind "other", for what nobody understands -> add it; its need has to reach a human
triage.yaml:13:11: "other" is not among the kinds of kinds.yaml -> correct the name, or add it to the kinds of kinds.yaml
triage.yaml:18:19: "other" is not among the kinds of kinds.yaml -> correct the name, or add it to the kinds of kinds.yaml
kinds.yaml:2:3: «Others» не может быть именем -> напишите не больше 48 строчных латинских букв, цифр и _, первой — буква
kinds.yaml:2:3: нет вида «other» для того, чего никто не понял -> добавьте его; его нужда должна дойти до человека
triage.yaml:13:11: «other» нет среди видов kinds.yaml -> исправьте имя или добавьте его в список видов kinds.yaml
triage.yaml:18:19: «other» нет среди видов kinds.yaml -> исправьте имя или добавьте его в список видов kinds.yaml

kinds.yaml:1:8: "&", "*" and "!" before a value are not used in rules -> write the value out, or put it in quotation marks
kinds.yaml:1:8: «&», «*» и «!» перед значением в правилах не применяются -> напишите значение целиком или возьмите в кавычки

kinds.yaml:3:9: this is not YAML: did not find expected ',' or ']' -> look at the indentation, colons and quotation marks of this line and the one above
kinds.yaml:3:9: это не YAML: did not find expected ',' or ']' -> проверьте отступы, двоеточия и кавычки этой строки и строки выше

kinds.yaml:1:1: the file is empty -> see rules/README.md for what belongs in it
kinds.yaml:1:1: файл пуст -> что в нём должно быть, сказано в rules/README.md

kinds.yaml:1:1: the file is empty -> see rules/README.md for what belongs in it
kinds.yaml:1:1: файл пуст -> что в нём должно быть, сказано в rules/README.md

kinds.yaml:4:1: this is not YAML: found character that cannot start any token -> look at the indentation, colons and quotation marks of this line and the one above
kinds.yaml:4:1: это не YAML: found character that cannot start any token -> проверьте отступы, двоеточия и кавычки этой строки и строки выше

ladders.yaml:5:9: "window" is missing -> write, for instance, window: 5 min
ladders.yaml:5:9: нет «window» -> напишите, например, window: 5 min

ladders.yaml:9:17: "5m30" is not a span of time -> write a number and s, min, h or d: 30 s, 5 min, 2 h
ladders.yaml:9:17: «5m30» — не промежуток времени -> напишите число и s, min, h или d: 30 s, 5 min, 2 h

ladders.yaml:9:17: "3 d" is out of range -> write from 5 s to 1 d
ladders.yaml:9:17: «3 d» вне допустимых пределов -> напишите от 5 s до 1 d

ladders.yaml:10:17: "3" is not a distance -> write, for instance, 500 m or 3 km, at most 2000 km
ladders.yaml:10:17: «3» — не расстояние -> напишите, например, 500 m или 3 km, не больше 2000 km

ladders.yaml:8:12: "1001" is not a whole number from 1 to 1000 -> write digits only
ladders.yaml:8:12: «1001» — не целое число от 1 до 1000 -> пишите только цифры

ladders.yaml:8:12: "2.5" is not a whole number from 1 to 1000 -> write digits only
ladders.yaml:8:12: «2.5» — не целое число от 1 до 1000 -> пишите только цифры

ladders.yaml:6:17: "neighbor" is not a kind of responder -> write volunteer_org, emergency_service, social_service, medical, shop_delivery, volunteer, personal_contact, neighbour or duty_coordinator
ladders.yaml:6:17: «neighbor» — не вид помощника -> напишите volunteer_org, emergency_service, social_service, medical, shop_delivery, volunteer, personal_contact, neighbour или duty_coordinator

ladders.yaml:6:16: "kinds" is empty -> write, for instance, kinds: [volunteer, volunteer_org]
ladders.yaml:6:16: «kinds» — пусто -> напишите, например, kinds: [volunteer, volunteer_org]

ladders.yaml:7:18: "instead" and "capabilities" exclude each other -> take one of them out
ladders.yaml:7:18: «instead» и «capabilities» исключают друг друга -> уберите одно из двух

ladders.yaml:7:19: "fly" is not among the capabilities of needs.yaml -> correct the name, or add it to the capabilities of needs.yaml
ladders.yaml:7:19: «fly» нет среди умений needs.yaml -> исправьте имя или добавьте его в список умений needs.yaml

ladders.yaml:12:9: the last rung has no next one -> take with_next out
ladders.yaml:12:9: за последней ступенью следующей нет -> уберите with_next

ladders.yaml:12:9: the ladder does not end with a human who has to act -> add a last rung for [duty_coordinator] or [emergency_service], without standby and confirm
ladders.yaml:12:9: порядок обращения не кончается человеком, который обязан действовать -> добавьте последней ступень с [duty_coordinator] или [emergency_service], без standby и confirm

ladders.yaml:12:9: the ladder does not end with a human who has to act -> add a last rung for [duty_coordinator] or [emergency_service], without standby and confirm
ladders.yaml:12:9: порядок обращения не кончается человеком, который обязан действовать -> добавьте последней ступень с [duty_coordinator] или [emergency_service], без standby и confirm

ladders.yaml:3:13: "-1" is not a whole number from 0 to 10 -> write digits only
ladders.yaml:3:13: «-1» — не целое число от 0 до 10 -> пишите только цифры

ladders.yaml:4:12: the ladder has no rungs -> write from 1 to 16 of them
ladders.yaml:4:12: в порядке обращения нет ступеней -> напишите от 1 до 16

ladders.yaml:2:3: "spare": no need uses this ladder -> name it in a need's ladder, or take it out
ladders.yaml:2:3: «spare»: этим порядком обращения не пользуется ни одна нужда -> назовите его в ladder какой-нибудь нужды или уберите

ladders.yaml:2:11: "repeat" is missing -> write, for instance, repeat: 3
ladders.yaml:2:11: "rungs" is missing -> write, for instance, rungs: [...]
ladders.yaml:3:3: "visits" is there twice -> it stands in line 2 too: rename one of them, or take it out
ladders.yaml:2:11: нет «repeat» -> напишите, например, repeat: 3
ladders.yaml:2:11: нет «rungs» -> напишите, например, rungs: [...]
ladders.yaml:3:3: «visits» встречается дважды -> оно есть и в строке 2: переименуйте одно из двух или уберите

ladders.yaml:1:26: "24:00" is not an hour of the day -> write hours and minutes, 00:00 to 23:59
ladders.yaml:1:26: «24:00» — не время суток -> напишите часы и минуты, от 00:00 до 23:59

ladders.yaml:4:12: "quiet" never begins -> write two different hours
ladders.yaml:4:12: «quiet» никогда не начинается -> напишите два разных часа

ladders.yaml:4:12: keys with values are expected here -> write, for instance, quiet: {from: 22:00, to: 08:00}
ladders.yaml:4:12: здесь ожидаются ключи со значениями -> напишите, например, quiet: {from: 22:00, to: 08:00}

ladders.yaml:4:22: "shift" is not among the duty entries of ladders.yaml -> correct the name, or add it to the duty entries of ladders.yaml
ladders.yaml:4:22: «shift» нет среди дежурных в ladders.yaml -> исправьте имя или добавьте его в список дежурных в ladders.yaml

ladders.yaml:2:18: "shfit" is not among the duty entries of ladders.yaml -> did you mean "shift"?
ladders.yaml:2:18: «shfit» нет среди дежурных в ladders.yaml -> может быть, «shift»?

ladders.yaml:4:21: "alarm" is empty -> write, for instance, alarm: [duty]
ladders.yaml:4:21: «alarm» — пусто -> напишите, например, alarm: [duty]

ladders.yaml:4:21: a list is expected here -> write, for instance, alarm: [duty]
ladders.yaml:4:21: здесь ожидается список -> напишите, например, alarm: [duty]

ladders.yaml:4:13: "alarm" is missing -> write, for instance, alarm: [duty]
ladders.yaml:4:13: нет «alarm» -> напишите, например, alarm: [duty]

ladders.yaml:4:13: keys with values are expected here -> write, for instance, at_end: {alarm: [duty]}
ladders.yaml:4:13: здесь ожидаются ключи со значениями -> напишите, например, at_end: {alarm: [duty]}

ladders.yaml:2:25: "duty" is everybody on duty, the others too -> write it alone, or take it out
ladders.yaml:2:25: «duty» — это все дежурные, и остальные тоже -> напишите его одно или уберите

ladders.yaml:1:15: "head": the end of no ladder alarms this duty entry -> name it in an at_end, or take it out
ladders.yaml:1:15: «head»: этого дежурного не тревожит конец ни одного порядка -> назовите его в at_end или уберите

ladders.yaml:1:7: a list is expected here -> write, for instance, duty: [shift]
ladders.yaml:1:7: здесь ожидается список -> напишите, например, duty: [shift]

ladders.yaml:11:20: "fax" is not a way to reach somebody -> write zmq, phone or both of them
ladders.yaml:11:20: «fax» — не способ связи -> напишите zmq, phone или оба

ladders.yaml:5:9: relatives and neighbours are reached by telephone alone -> write channels: [phone], or take channels out
ladders.yaml:5:9: с близкими и соседями связываются только по телефону -> напишите channels: [phone] или уберите channels

ladders.yaml:12:16: a rung that widens begins at a radius, and goes on alone -> write its radius, and take with_next out
ladders.yaml:12:16: ступень, которая расширяется, начинается с радиуса и идёт одна -> напишите её radius и уберите with_next

ladders.yaml:11:16: the rung does not widen -> write a "to" beyond its radius
ladders.yaml:11:16: ступень не расширяется -> напишите «to» больше её радиуса

ladders.yaml:12:9: at P0 or P1 the need "extra" would wait for others before it asks this official service -> write with_next: yes in every rung before it, or confirm: yes in this one
ladders.yaml:12:9: at P0 or P1 the need "visit" would wait for others before it asks this official service -> write with_next: yes in every rung before it, or confirm: yes in this one
ladders.yaml:12:9: при P0 или P1 нужда «extra» ждала бы других, прежде чем просить эту официальную службу -> напишите with_next: yes на каждой ступени перед ней или confirm: yes на этой
ladders.yaml:12:9: при P0 или P1 нужда «visit» ждала бы других, прежде чем просить эту официальную службу -> напишите with_next: yes на каждой ступени перед ней или confirm: yes на этой

ladders.yaml:10:9: nobody is left for this rung: rung 1 asks them all -> take it out, or give the rung before a k
ladders.yaml:10:9: для этой ступени никого не остаётся: ступень 1 просит всех -> уберите её или дайте той ступени k

ladders.yaml:5:9: the kind "violence" leads here: this rung would ask relatives or neighbours whom the person has not named -> write named_only: yes, or ask somebody else
ladders.yaml:5:9: сюда ведёт вид «violence»: эта ступень просила бы близких или соседей, которых человек не называл -> напишите named_only: yes или просите других

kinds.yaml:12:15: to ring the person may harm them, where somebody is violent -> take it out
ladders.yaml:5:9: the kind "violence" leads here: this rung would ask relatives or neighbours whom the person has not named -> write named_only: yes, or ask somebody else
kinds.yaml:12:15: звонок может навредить человеку там, где есть насилие -> уберите его
ladders.yaml:5:9: сюда ведёт вид «violence»: эта ступень просила бы близких или соседей, которых человек не называл -> напишите named_only: yes или просите других

needs.yaml:2:19: "30 min" is out of range -> write from 5 min to 20 min
needs.yaml:2:19: «30 min» вне допустимых пределов -> напишите от 5 min до 20 min

needs.yaml:8:13: "visit" is not among the ladders of ladders.yaml -> did you mean "visits"?
needs.yaml:8:13: «visit» нет среди порядков обращения ladders.yaml -> может быть, «visits»?

needs.yaml:4:5: "ladder" is missing -> write, for instance, ladder: groceries
needs.yaml:4:5: нет «ladder» -> напишите, например, ladder: groceries

needs.yaml:14:13: the need has no ladder for P2 -> cover P0 to P5
needs.yaml:14:13: у нужды нет порядка обращения для P2 -> охватите от P0 до P5

needs.yaml:14:36: P1 has a ladder already -> name each priority once
needs.yaml:14:36: для P1 порядок обращения уже есть -> назовите каждую срочность один раз

needs.yaml:14:29: "P2-P9" is not a range of priorities -> write, for instance, P0-P1 or P3
needs.yaml:14:29: «P2-P9» — не диапазон срочности -> напишите, например, P0-P1 или P3

needs.yaml:5:20: "homevisit" is not among the capabilities of needs.yaml -> did you mean "home_visit"?
needs.yaml:5:20: «homevisit» нет среди умений needs.yaml -> может быть, «home_visit»?

needs.yaml:3:3: the need wants a place, and nothing confirms one that is vague -> add the need confirm_place, or take place_within out
needs.yaml:3:3: нужде нужно место, а уточнить неточное нечем -> добавьте нужду confirm_place или уберите place_within

needs.yaml:8:19: "near" is not a distance -> write, for instance, 500 m or 3 km, at most 2000 km
needs.yaml:8:19: «near» — не расстояние -> напишите, например, 500 m или 3 km, не больше 2000 km

needs.yaml:8:13: "30 s" is out of range -> write from 1 min to 7 d
needs.yaml:8:13: «30 s» вне допустимых пределов -> напишите от 1 min до 7 d

needs.yaml:8:13: "8 d" is out of range -> write from 1 min to 7 d
needs.yaml:8:13: «8 d» вне допустимых пределов -> напишите от 1 min до 7 d

needs.yaml:8:13: "soon" is not a span of time -> write a number and s, min, h or d: 30 s, 5 min, 2 h
needs.yaml:8:13: «soon» — не промежуток времени -> напишите число и s, min, h или d: 30 s, 5 min, 2 h

needs.yaml:8:9: "sen" is not among the facts of triage.yaml -> did you mean "seen"?
needs.yaml:8:9: «sen» нет среди фактов triage.yaml -> может быть, «seen»?

needs.yaml:8:9: the fact "age" is neither a time nor a number of hours -> name a fact that triage.yaml calls a time, or a number whose name ends in _hours, or take by out
needs.yaml:8:9: факт «age» — не время и не число часов -> назовите факт, который в triage.yaml — time, или number с именем на _hours, или уберите by

needs.yaml:8:9: the fact "alone" is neither a time nor a number of hours -> name a fact that triage.yaml calls a time, or a number whose name ends in _hours, or take by out
needs.yaml:8:9: факт «alone» — не время и не число часов -> назовите факт, который в triage.yaml — time, или number с именем на _hours, или уберите by

needs.yaml:8:9: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
needs.yaml:8:9: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

needs.yaml:7:15: "0" is not a whole number from 1 to 10 -> write digits only
needs.yaml:7:15: «0» — не целое число от 1 до 10 -> пишите только цифры

ladders.yaml:5:9: the need "visit" is dangerous: this rung would send people who are not trained for it -> ask official services; volunteers with vetting: 2 and standby: yes; neighbours and relatives never
ladders.yaml:5:9: нужда «visit» опасна: эта ступень послала бы людей без подготовки -> просите официальные службы; волонтёров — с vetting: 2 и standby: yes; соседей и родных — никогда

needs.yaml:1:28: "home_visit" is there twice -> it stands in line 1 too: rename one of them, or take it out
needs.yaml:1:28: «home_visit» встречается дважды -> оно есть и в строке 1: переименуйте одно из двух или уберите

kinds.yaml:5:12: none of these needs is mandatory: the case could end with nothing done -> add a need that says mandatory: yes
needs.yaml:6:16: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
kinds.yaml:5:12: ни одна из этих нужд не обязательна: случай мог бы кончиться ничем -> добавьте нужду с mandatory: yes
needs.yaml:6:16: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

triage.yaml:12:21: "silence" is not among the signals of triage.yaml -> did you mean "silent"?
triage.yaml:12:21: «silence» нет среди признаков triage.yaml -> может быть, «silent»?

triage.yaml:6:3: "silent": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:12:12: a fact needs exactly one test -> write one of is, at_least, below, older_than, given
triage.yaml:6:3: «silent»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:12:12: факту нужна ровно одна проверка -> напишите одно из: is, at_least, below, older_than, given

triage.yaml:6:3: "silent": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:12:12: the fact "alone" is never "maybe" -> write one of the words that the fact is declared with
triage.yaml:6:3: «silent»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:12:12: факт «alone» никогда не бывает «maybe» -> напишите одно из слов, с которыми объявлен факт

triage.yaml:6:3: "silent": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:12:12: the fact "alone" is of another type: this could never hold -> use is for words, older_than for times
triage.yaml:6:3: «silent»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:12:12: факт «alone» другого типа: это никогда не выполнится -> для слов — is, для времени — older_than

triage.yaml:12:11: these conditions never hold together: the rule can never fire -> take one of them out, or make two rules of it
triage.yaml:12:11: вместе эти условия не выполнятся: правило никогда не сработает -> уберите одно из них или сделайте два правила

triage.yaml:12:11: these conditions never hold together: the rule can never fire -> take one of them out, or make two rules of it
triage.yaml:12:11: вместе эти условия не выполнятся: правило никогда не сработает -> уберите одно из них или сделайте два правила

triage.yaml:10:5: "unless" with a fact or a kind could lower a priority -> say when the rule holds, or use signals after unless
triage.yaml:10:5: «unless» с фактом или видом могло бы понизить срочность -> скажите, когда правило действует, или ставьте после unless признаки

triage.yaml:12:52: "seventy" is not a number -> write digits, with . for the decimal sign
triage.yaml:12:52: «seventy» — не число -> пишите цифры, дробную часть через точку

triage.yaml:10:5: a rule that asks for the kind cannot propose one -> take "kind" out of the rule, or of its conditions
triage.yaml:10:5: правило, которое спрашивает вид, не может его предлагать -> уберите «kind» из правила или из его условий

triage.yaml:6:3: "silent": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:12:11: "when" is empty -> write, for instance, when: [{signal: no_food}]
triage.yaml:6:3: «silent»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:12:11: «when» — пусто -> напишите, например, when: [{signal: no_food}]

triage.yaml:18:37: "24" is not a span of time -> write a number and s, min, h or d: 30 s, 5 min, 2 h
triage.yaml:18:37: «24» — не промежуток времени -> напишите число и s, min, h или d: 30 s, 5 min, 2 h

triage.yaml:10:5: "kind" and "weight" belong together -> write both, or none
triage.yaml:10:5: «kind» и «weight» идут вместе -> напишите оба или ни одного

triage.yaml:14:13: "500" is not a whole number from 1 to 100 -> write digits only
triage.yaml:14:13: «500» — не целое число от 1 до 100 -> пишите только цифры

triage.yaml:10:5: a case of another kind would become as urgent by this rule, and get no help of kind "other" -> add a mandatory need of that kind to the rule's needs
triage.yaml:10:5: случай другого вида стал бы по этому правилу таким же срочным и не получил бы помощи вида «other» -> добавьте в needs правила обязательную нужду этого вида

triage.yaml:16:5: the rule changes nothing -> add kind, at_least, needs, minor, points, coordinator_first or drifts
triage.yaml:16:5: правило ничего не меняет -> добавьте kind, at_least, needs, minor, points, coordinator_first или drifts

triage.yaml:20:13: "log" carries nobody -> write ice, boat, person (in the water), or nothing
triage.yaml:20:13: «log» никого не несёт -> напишите ice, boat, person (в воде) или nothing

triage.yaml:20:13: "not_said" carries nobody -> write ice, boat, person (in the water), or nothing
triage.yaml:20:13: «not_said» никого не несёт -> напишите ice, boat, person (в воде) или nothing

triage.yaml:20:13: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
triage.yaml:20:13: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

triage.yaml:16:5: no need is dangerous: nobody would go out to what drifts -> write dangerous: yes in the need that goes there
triage.yaml:16:5: ни одна нужда не отмечена dangerous: к тому, что дрейфует, никто не пошёл бы -> напишите dangerous: yes у нужды, которая туда ведёт

triage.yaml:5:16: "1 min" is out of range -> write from 5 min to 1 h
triage.yaml:5:31: "101" is not a whole number from 0 to 100 -> write digits only
triage.yaml:5:64: nothing drifts so fast -> write at most 10 km
triage.yaml:5:16: «1 min» вне допустимых пределов -> напишите от 5 min до 1 h
triage.yaml:5:31: «101» — не целое число от 0 до 100 -> пишите только цифры
triage.yaml:5:64: так быстро не дрейфует ничто -> напишите не больше 10 km

triage.yaml:5:47: "500" is not a distance -> write, for instance, 500 m or 3 km, at most 2000 km
triage.yaml:5:47: «500» — не расстояние -> напишите, например, 500 m или 3 km, не больше 2000 km

triage.yaml:5:8: "each_hour" is missing -> write, for instance, each_hour: 500 m
triage.yaml:5:8: "of_way" is missing -> write, for instance, of_way: 30
triage.yaml:5:8: "windless" is missing -> write, for instance, windless: 1852 m
triage.yaml:5:8: нет «each_hour» -> напишите, например, each_hour: 500 m
triage.yaml:5:8: нет «of_way» -> напишите, например, of_way: 30
triage.yaml:5:8: нет «windless» -> напишите, например, windless: 1852 m

triage.yaml:5:8: keys with values are expected here -> write, for instance, drift: {every: 15 min, of_way: 30, each_hour: 500 m, windless: 1852 m}
triage.yaml:5:8: здесь ожидаются ключи со значениями -> напишите, например, drift: {every: 15 min, of_way: 30, each_hour: 500 m, windless: 1852 m}

triage.yaml:16:5: points without "scores" count for nothing -> write, for instance, scores: [{points: 4, steps: 1}]
triage.yaml:16:5: без «scores» баллы ничего не значат -> напишите, например, scores: [{points: 4, steps: 1}]

triage.yaml:5:33: more points and more steps are expected here -> write the smallest score first
triage.yaml:5:33: здесь должно быть больше и баллов, и шагов -> начните с наименьшего числа баллов

triage.yaml:5:33: more points and more steps are expected here -> write the smallest score first
triage.yaml:5:33: здесь должно быть больше и баллов, и шагов -> начните с наименьшего числа баллов

triage.yaml:5:42: "30" is not a whole number from 1 to 20 -> write digits only
triage.yaml:5:42: «30» — не целое число от 1 до 20 -> пишите только цифры

triage.yaml:5:9: a list is expected here -> write, for instance, scores: [{points: 4, steps: 1}]
triage.yaml:5:9: здесь ожидается список -> напишите, например, scores: [{points: 4, steps: 1}]

triage.yaml:16:9: "is_silent" is there twice -> it stands in line 10 too: rename one of them, or take it out
triage.yaml:16:9: «is_silent» встречается дважды -> оно есть и в строке 10: переименуйте одно из двух или уберите

triage.yaml:16:9: "Seen long ago" cannot be a name -> write at most 48 small Latin letters, digits and _, a letter first
triage.yaml:16:9: «Seen long ago» не может быть именем -> напишите не больше 48 строчных латинских букв, цифр и _, первой — буква

triage.yaml:13:11: "others" is not among the kinds of kinds.yaml -> did you mean "other"?
triage.yaml:13:11: «others» нет среди видов kinds.yaml -> может быть, «other»?

triage.yaml:7:7: "..." has to stand between two words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «...» должно стоять между двумя словами -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "на*" would fit far too many words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «на*» подошло бы к слишком многим словам -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "..." has to stand between two words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «...» должно стоять между двумя словами -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "кто-то" is not one word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «кто-то» — не одно слово -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:8:7: "не отвечает" is there twice -> take one of them out
triage.yaml:8:7: «не отвечает» встречается дважды -> уберите одно из двух

triage.yaml:7:7: the phrase is too long -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: фраза слишком длинная -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:6:3: "loud": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:6:9: the signal has no phrases: no rule with it could ever fire -> write at least one phrase
triage.yaml:6:3: «loud»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:6:9: у признака нет фраз: правило с ним никогда не сработает -> напишите хотя бы одну фразу

triage.yaml:6:3: "loud": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:6:3: «loud»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите

triage.yaml:3:8: "integer" is not a type of fact -> write number, time, text, or the words to choose from: [yes, no]
triage.yaml:12:30: the fact "age" is of another type: this could never hold -> use is for words, older_than for times
triage.yaml:3:8: «integer» — не тип факта -> напишите number, time, text или слова для выбора: [yes, no]
triage.yaml:12:30: факт «age» другого типа: это никогда не выполнится -> для слов — is, для времени — older_than

triage.yaml:2:10: a choice needs at least two words -> write, for instance, [yes, no]
triage.yaml:2:10: для выбора нужно хотя бы два слова -> напишите, например, [yes, no]

triage.yaml:1:1: "rules" is missing -> write, for instance, rules: [...]
triage.yaml:6:3: "silent": no rule asks for this signal -> use it in a rule, or take it out
triage.yaml:9:1: the key "rule" is not known here -> did you mean "rules"?
triage.yaml:1:1: нет «rules» -> напишите, например, rules: [...]
triage.yaml:6:3: «silent»: этот признак не спрашивает ни одно правило -> примените его в правиле или уберите
triage.yaml:9:1: ключ «rule» здесь не известен -> может быть, «rules»?

triage.yaml:11:10: "&", "*" and "!" before a value are not used in rules -> write the value out, or put it in quotation marks
triage.yaml:11:10: «&», «*» и «!» перед значением в правилах не применяются -> напишите значение целиком или возьмите в кавычки

triage.yaml:11:15: there is a control character in the text -> write it without
triage.yaml:11:15: в тексте управляющий символ -> напишите без него

triage.yaml:9:1: a second document begins here -> take the line --- out
triage.yaml:9:1: здесь начинается второй документ -> уберите строку ---

kinds.yaml:4:11: "1абвгдежзийклмнопрстуфхцчшщъыь" is not a priority -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)
kinds.yaml:4:11: «1абвгдежзийклмнопрстуфхцчшщъыь» — не срочность -> напишите P0 (жизнь, сейчас), P1, P2, P3, P4 или P5 (только справка)

kinds.yaml:3:21: this is not UTF-8 text -> save the file as UTF-8
kinds.yaml:3:21: это не текст в UTF-8 -> сохраните файл в UTF-8

kinds.yaml:4:7: a key has to be a word -> write it as key: value
kinds.yaml:4:7: ключ должен быть словом -> напишите как ключ: значение

kinds.yaml:5:26: this is nested too deep -> look at the indentation
kinds.yaml:5:26: слишком глубокая вложенность -> проверьте отступы

kinds.yaml:1:8: "&", "*" and "!" before a value are not used in rules -> write the value out, or put it in quotation marks
kinds.yaml:1:8: «&», «*» и «!» перед значением в правилах не применяются -> напишите значение целиком или возьмите в кавычки

kinds.yaml:12:17: "8 d" is out of range -> write from 1 min to 7 d
kinds.yaml:12:17: «8 d» вне допустимых пределов -> напишите от 1 min до 7 d

ladders.yaml:3:13: "11" is not a whole number from 0 to 10 -> write digits only
ladders.yaml:3:13: «11» — не целое число от 0 до 10 -> пишите только цифры

needs.yaml:7:15: "11" is not a whole number from 1 to 10 -> write digits only
needs.yaml:7:15: «11» — не целое число от 1 до 10 -> пишите только цифры

triage.yaml:15:15: "urgent" is not a priority -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)
triage.yaml:15:15: «urgent» — не срочность -> напишите P0 (жизнь, сейчас), P1, P2, P3, P4 или P5 (только справка)

triage.yaml:14:13: "0" is not a whole number from 1 to 100 -> write digits only
triage.yaml:14:13: «0» — не целое число от 1 до 100 -> пишите только цифры

triage.yaml:10:5: "why" is missing -> write, for instance, why: {ru: ..., en: ...}
triage.yaml:10:5: нет «why» -> напишите, например, why: {ru: ..., en: ...}

triage.yaml:7:7: "&" has to stand between two words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «&» должно стоять между двумя словами -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "&" has to stand between two words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «&» должно стоять между двумя словами -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "&" has to stand between two words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «&» должно стоять между двумя словами -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "=отвечает*" is both this form alone and every word that begins so -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «=отвечает*» — это и только эта форма, и всякое слово с таким началом -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "!?" is not one word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «!?» — не одно слово -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "|" is not one word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «|» — не одно слово -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: the phrase has no word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: во фразе нет слов -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "<лодка" is not one word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «<лодка» — не одно слово -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "<>" is not one word -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «<>» — не одно слово -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "boat" is not among the classes of words of triage.yaml -> correct the name, or add it to the classes of words of triage.yaml
triage.yaml:7:7: «boat» нет среди классов слов triage.yaml -> исправьте имя или добавьте его в список классов слов triage.yaml

triage.yaml:7:7: "<weeks>" is an amount: it cannot be one of several words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «<weeks>» — величина: она не может быть одним из нескольких слов -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: "<weeks>" is an amount: it cannot be one of several words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: «<weeks>» — величина: она не может быть одним из нескольких слов -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:7:7: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
triage.yaml:7:7: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

triage.yaml:7:5: "is" is missing -> write, for instance, is: ["еды нет", "no food"]
triage.yaml:7:5: the key "not" is not known here -> these are known: is, unless, mended
triage.yaml:7:5: ключ «not» здесь не известен -> известны: is, unless, mended
triage.yaml:7:5: нет «is» -> напишите, например, is: ["еды нет", "no food"]

triage.yaml:8:13: "unless" is empty -> write, for instance, unless: ["пожар цен"]
triage.yaml:8:13: «unless» — пусто -> напишите, например, unless: ["пожар цен"]

triage.yaml:7:9: a list is expected here -> write, for instance, is: ["еды нет", "no food"]
triage.yaml:7:9: здесь ожидается список -> напишите, например, is: ["еды нет", "no food"]

triage.yaml:7:5: "is" is missing -> write, for instance, is: ["еды нет", "no food"]
triage.yaml:7:5: нет «is» -> напишите, например, is: ["еды нет", "no food"]

triage.yaml:8:14: "на*" would fit far too many words -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:8:14: «на*» подошло бы к слишком многим словам -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:6:3: the service says this signal by itself -> take it out
triage.yaml:6:3: этот признак служба ставит сама -> уберите его

triage.yaml:5:9: "boat": no phrase uses this class of words -> use it as <name>, or take it out
triage.yaml:5:9: «boat»: этот класс слов не стоит ни в одной фразе -> примените его как <имя> или уберите

triage.yaml:5:8: keys with values are expected here -> write, for instance, words: {boat: ["лодка катер"]}
triage.yaml:5:8: здесь ожидаются ключи со значениями -> напишите, например, words: {boat: ["лодка катер"]}

triage.yaml:5:16: a list is expected here -> write, for instance, boat: ["лодка катер", "boat raft"]
triage.yaml:5:16: здесь ожидается список -> напишите, например, boat: ["лодка катер", "boat raft"]

triage.yaml:5:16: the class has no words: no phrase with it could ever fit -> write at least one word
triage.yaml:5:16: в классе нет слов: фраза с ним никогда не подойдёт -> напишите хотя бы одно слово

triage.yaml:5:17: "лодка|катер" is not one word -> write words with blanks between them: муж жена мать*
triage.yaml:5:17: «лодка|катер» — не одно слово -> пишите слова через пробел: муж жена мать*

triage.yaml:5:17: "<boat>" is not one word -> write words with blanks between them: муж жена мать*
triage.yaml:5:17: «<boat>» — не одно слово -> пишите слова через пробел: муж жена мать*

triage.yaml:5:17: "лодка" is there twice -> take one of them out
triage.yaml:5:17: «лодка» встречается дважды -> уберите одно из двух

triage.yaml:5:17: "ло*" would fit far too many words -> write words with blanks between them: муж жена мать*
triage.yaml:5:17: «ло*» подошло бы к слишком многим словам -> пишите слова через пробел: муж жена мать*

triage.yaml:5:24: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
triage.yaml:5:24: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

triage.yaml:5:9: "weeks" is the name of a unit -> give the class another name
triage.yaml:5:9: «weeks» — название единицы -> назовите класс иначе

triage.yaml:5:8: "aside" is empty -> write, for instance, aside: ["<years> назад"]
triage.yaml:5:8: «aside» — пусто -> напишите, например, aside: ["<years> назад"]

triage.yaml:5:8: a list is expected here -> write, for instance, aside: ["<years> назад"]
triage.yaml:5:8: здесь ожидается список -> напишите, например, aside: ["<years> назад"]

triage.yaml:5:10: keys with values are expected here -> write, for instance, amounts: {age: {is: ["ему <years>"]}}
triage.yaml:5:10: здесь ожидаются ключи со значениями -> напишите, например, amounts: {age: {is: ["ему <years>"]}}

triage.yaml:5:11: "ages" is not among the facts of triage.yaml -> did you mean "age"?
triage.yaml:5:11: «ages» нет среди фактов triage.yaml -> может быть, «age»?

triage.yaml:5:11: "лет" holds no amount -> write one of <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>
triage.yaml:5:11: в «лет» нет величины -> напишите одно из <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>

triage.yaml:5:11: "мне" holds no amount -> write one of <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>
triage.yaml:5:11: в «мне» нет величины -> напишите одно из <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>

triage.yaml:5:16: "is" is missing -> write, for instance, is: ["<weeks> беременн*"]
triage.yaml:5:16: нет «is» -> напишите, например, is: ["<weeks> беременн*"]

triage.yaml:5:11: the fact "alone" is neither a number nor a time -> declare it so, or take the amount out
triage.yaml:5:11: факт «alone» — ни число, ни время -> объявите его таким или уберите величину

triage.yaml:5:11: "<days> назад" gives no hours, and the fact is a time -> write <hours>: days, weeks and months are among them
triage.yaml:5:11: «<days> назад» не даёт часов, а факт — время -> напишите <hours>: в них входят и дни, недели, месяцы

triage.yaml:5:41: two numbers are expected, the smaller one first -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь нужны два числа, меньшее первым -> напишите, например, between: [4, 43]

triage.yaml:5:41: two numbers are expected, the smaller one first -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь нужны два числа, меньшее первым -> напишите, например, between: [4, 43]

triage.yaml:5:41: two numbers are expected, the smaller one first -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь нужны два числа, меньшее первым -> напишите, например, between: [4, 43]

triage.yaml:5:41: two numbers are expected, the smaller one first -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь нужны два числа, меньшее первым -> напишите, например, between: [4, 43]

triage.yaml:5:41: two numbers are expected, the smaller one first -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь нужны два числа, меньшее первым -> напишите, например, between: [4, 43]

triage.yaml:5:41: a list is expected here -> write, for instance, between: [4, 43]
triage.yaml:5:41: здесь ожидается список -> напишите, например, between: [4, 43]

triage.yaml:7:7: the phrase is too long -> write at most 12 words; word is meant in every form, =word in this one alone, word* is every word that begins so (at least three letters), one|other either, <class> a word of that class, ... up to three words between, & anything, in any order
triage.yaml:7:7: фраза слишком длинная -> пишите не больше 12 слов; слово — в любой форме, =слово — только в этой, слово* — всякое слово с таким началом (не короче трёх букв), одно|другое — любое из двух, <класс> — слово этого класса, ... — до трёх слов между, & — что угодно между, в любом порядке

triage.yaml:5:17: the line is too long -> make two lines of it
triage.yaml:5:17: строка слишком длинная -> разбейте её на две строки

leanings.yaml:1:13: "medicall" is not among the kinds of kinds.yaml -> correct the name, or add it to the kinds of kinds.yaml
leanings.yaml:1:13: «medicall» нет среди видов kinds.yaml -> исправьте имя или добавьте его в список видов kinds.yaml

leanings.yaml:1:5: a list is expected here -> write, for instance, to: [medical, everyday, threat]
leanings.yaml:1:5: здесь ожидается список -> напишите, например, to: [medical, everyday, threat]

leanings.yaml:1:6: a single value is expected here -> write, for instance, yes, P2, 3, 5 min
leanings.yaml:1:6: здесь ожидается одно значение -> напишите, например, yes, P2, 3, 5 min

leanings.yaml:1:13: "leans_other" is there twice -> it stands in line 1 too: rename one of them, or take it out
leanings.yaml:1:13: «leans_other» встречается дважды -> оно есть и в строке 1: переименуйте одно из двух или уберите

leanings.yaml:2:7: numbers from -9999 to 9999 are expected, one for each word of "to": 2 -> have it learnt anew: assist rules learn
leanings.yaml:2:7: ожидаются числа от -9999 до 9999, по одному на каждое слово в «to»: 2 -> узнайте его заново: assist rules learn

leanings.yaml:2:7: numbers from -9999 to 9999 are expected, one for each word of "to": 1 -> have it learnt anew: assist rules learn
leanings.yaml:2:7: ожидаются числа от -9999 до 9999, по одному на каждое слово в «to»: 1 -> узнайте его заново: assist rules learn

leanings.yaml:3:8: lines of a word and its numbers are expected here -> have it learnt anew: assist rules learn
leanings.yaml:3:8: здесь ожидаются строки: слово и его числа -> узнайте его заново: assist rules learn

leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of "to": 1 -> have it learnt anew: assist rules learn
leanings.yaml:4:3: ожидаются числа от -9999 до 9999, по одному на каждое слово в «to»: 1 -> узнайте его заново: assist rules learn

leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of "to": 1 -> have it learnt anew: assist rules learn
leanings.yaml:4:3: ожидаются числа от -9999 до 9999, по одному на каждое слово в «to»: 1 -> узнайте его заново: assist rules learn

leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of "to": 1 -> have it learnt anew: assist rules learn
leanings.yaml:4:3: ожидаются числа от -9999 до 9999, по одному на каждое слово в «to»: 1 -> узнайте его заново: assist rules learn

leanings.yaml:5:3: a word is expected first -> have it learnt anew: assist rules learn
leanings.yaml:5:3: сначала ожидается слово -> узнайте его заново: assist rules learn

leanings.yaml:5:3: "син" stands twice, or out of order -> have it learnt anew: assist rules learn
leanings.yaml:5:3: «син» стоит дважды или не по порядку -> узнайте его заново: assist rules learn

leanings.yaml:4:3: there is no signal "silence" any more -> have it learnt anew: assist rules learn
leanings.yaml:4:3: признака «silence» больше нет -> узнайте его заново: assist rules learn

triage.yaml:5:8: no text leans to "everyday" -> write one of those in leanings.yaml, or take it out
triage.yaml:5:8: ни один текст не говорит о «everyday» -> напишите одно из тех, что в leanings.yaml, или уберите

triage.yaml:5:7: keys with values are expected here -> write, for instance, lean: {everyday: 100}
triage.yaml:5:7: здесь ожидаются ключи со значениями -> напишите, например, lean: {everyday: 100}

triage.yaml:6:3: the service says this signal by itself -> take it out
triage.yaml:6:3: этот признак служба ставит сама -> уберите его

