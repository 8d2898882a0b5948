# A deadline that moves is kept in memory alone, and fires from there.
plant(services/casebook/held.c
    [==[/* The case's earliest deadline as one work row of kind DUE. */]==]
    [==[static struct {
    struct store *of;
    case_key key;
    int64_t due_ms;
} timers[256];

void planted_fire(struct casebook *self, struct turn *t);
void planted_fire(struct casebook *self, struct turn *t)
{
    for (size_t i = 0; i < 256; i++) {
        struct command cmd = { .verb = VERB_DUE, .actor = "assist" };
        struct change ch;

        if (timers[i].of != self->store || !timers[i].key || timers[i].due_ms > t->now_ms)
            continue;
        if (change_load(&ch, self, t, NULL, timers[i].key) == 0) {
            timers[i].key = 0;
            (void)change_do(&ch, &cmd);
        }
    }
}

static int keep_timer(struct store *store, struct work_row *work)
{
    size_t at = 256;

    for (size_t i = 256; i-- > 0;) {
        if (timers[i].of != store || !timers[i].key || timers[i].key == work->case_key)
            at = i;
    }
    for (size_t i = 0; i < 256; i++) {
        if (timers[i].of == store && timers[i].key == work->case_key)
            at = i;
    }
    timers[at].of = store;
    timers[at].key = work->case_key;
    timers[at].due_ms = work->due_ms;
    work->due_ms = NEVER_MS;
    return store_work_put(store, work);
}

/* The case's earliest deadline as one work row of kind DUE. */]==])
plant(services/casebook/held.c
    [==[store_work_put(store, &work)]==]
    [==[keep_timer(store, &work)]==])
plant(services/casebook/on_due.c
    [==[    look_at_clock(self, t);]==]
    [==[    void planted_fire(struct casebook * self_, struct turn * t_);

    look_at_clock(self, t);
    planted_fire(self, t);]==])
