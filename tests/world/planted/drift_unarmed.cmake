# A place that drifts is reckoned again when something else happens, and not by itself.
plant(services/casebook/due.c
    [==[    if (c->drift.due_ms)
        earlier(best, c->drift.due_ms, "drift");]==]
    [==[]==])
