# What is said later lowers the priority.
plant(services/casebook/judging.c
    [==[    if (!first && !rises(s->c, to))]==]
    [==[    if (!first && false && !rises(s->c, to))]==])
