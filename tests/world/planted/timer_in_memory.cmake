# A deadline that moves is kept in memory alone, and fires from there.
plant(services/casebook/change.c
    [==[/* The case's earliest deadline as one work row of kind DUE. */]==]
    [==[static struct {
    struct casebook *of;
    case_key key;
    int64_t due_ms;
} timers[256];

void planted_fire(struct casebook *self, struct turn *t);
void planted_fire(struct casebook *self, struct turn *t)
{
    for (size_t i = 0; i < 256; i++) {
        struct command cmd = { .verb = VERB_DUE, .actor = "assist" };
        struct change ch;

        if (timers[i].of != self || !timers[i].key || timers[i].due_ms > t->now_ms)
            continue;
        if (change_load(&ch, self, t, NULL, timers[i].key) == 0) {
            timers[i].key = 0;
            (void)change_do(&ch, &cmd);
        }
    }
}

static int keep_timer(struct change *ch, struct work_row *work)
{
    size_t at = 256;

    for (size_t i = 256; i-- > 0;) {
        if (timers[i].of != ch->self || !timers[i].key || timers[i].key == ch->row.key)
            at = i;
    }
    for (size_t i = 0; i < 256; i++) {
        if (timers[i].of == ch->self && timers[i].key == ch->row.key)
            at = i;
    }
    timers[at].of = ch->self;
    timers[at].key = ch->row.key;
    timers[at].due_ms = work->due_ms;
    work->due_ms = NEVER_MS;
    return store_work_put(ch->self->store, work);
}

/* The case's earliest deadline as one work row of kind DUE. */]==])
plant(services/casebook/change.c
    [==[store_work_put(store, &work)]==]
    [==[keep_timer(ch, &work)]==])
plant(services/casebook/on_due.c
    [==[    look_at_clock(self, t);]==]
    [==[    void planted_fire(struct casebook * self_, struct turn * t_);

    look_at_clock(self, t);
    planted_fire(self, t);]==])
