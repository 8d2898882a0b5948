# What was given to a worker is never given to another one, whatever becomes of it.
plant(services/casebook/work.c
    [==[return ch->t->now_ms + lease_ms * clock_rate(ch->t->clock); /* leases run in real time */]==]
    [==[(void)lease_ms;
    return NEVER_MS;]==])
