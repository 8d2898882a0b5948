# A case on hold waits for whatever else comes.
plant(services/casebook/due.c
    [==[    if (c->hold_until_ms)]==]
    [==[    if (false)]==])
