# Whoever was asked about the case that is merged goes on being asked.
plant(services/casebook/verb_merge.c
    [==[        need_end(s, s->c->needs[i].number, NEED_EV_NOT_NEEDED);]==]
    [==[        ladder_stop(s, s->c->needs[i].number);]==])
