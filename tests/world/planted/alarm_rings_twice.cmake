# An alarm that nobody has seen rings twice, and then no more.
plant(services/casebook/due.c
    [==[return m->over ? NEVER_MS : m->next_ms;]==]
    [==[return m->over || (!m->acked_by && m->count >= 2) ? NEVER_MS : m->next_ms;]==])
