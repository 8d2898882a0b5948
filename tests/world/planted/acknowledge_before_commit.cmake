# What is said goes out when it was decided; it is committed when the next turn begins.
plant(services/casebook/casebook.c
    [==[rc = rc ? rc : store_commit(self->store);
    if (rc == 0)]==]
    [==[if (rc == 0)]==])
plant(services/casebook/casebook.c
    [==[return store_begin(((struct casebook *)self)->store);]==]
    [==[struct store *s = ((struct casebook *)self)->store;
    int rc = store_in_transaction(s) ? store_commit(s) : 0;

    if (rc)
        store_rollback(s);
    return rc ? rc : store_begin(s);]==])
plant(services/casebook/casebook.c
    [==[return store_idle(((struct casebook *)self)->store, now_ms);]==]
    [==[(void)self;
    (void)now_ms;
    return 0;]==])
