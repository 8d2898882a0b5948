# What is said of an older notice counts for the newest one.
plant(services/casebook/verb_answer.c
    [==[if (s->command->delivery.generation != o->generation)]==]
    [==[if (false)]==])
plant(services/casebook/verb_answer.c
    [==[a->generation && a->generation != o->generation &&]==]
    [==[false && a->generation && a->generation != o->generation &&]==])
