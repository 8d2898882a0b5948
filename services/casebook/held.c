/* held - the cases of one batch, each read and written once, however many of its messages concern it (design.md 3, rule 6).
 * A thousand who answer one need at once are a few dozen batches, and so often is the case unpacked and packed again. */
#include "casebook/casebook.h"

static struct held_case *find(struct casebook *self, case_key key)
{
    for (uint32_t i = 0; i < self->n_held; i++) {
        if (self->held[i].row.key == key)
            return &self->held[i];
    }
    return NULL;
}

/* The case's earliest deadline as one work row of kind DUE. */
static int put_deadline(struct store *store, struct held_case *h)
{
    struct due due = case_due(&h->c);
    struct work_row work = { .key = h->row.due_work,
        .due_ms = due.due_ms,
        .span_ms = due.span_ms,
        .kind = WORK__KIND__DUE,
        .case_key = h->row.key,
        .generation = h->c.version };
    int rc = 0;

    if (due.due_ms == NEVER_MS && h->row.due_work)
        rc = store_work_remove(store, h->row.due_work);
    else if (due.due_ms != NEVER_MS && h->row.due_work)
        rc = due.due_ms == h->row.due_ms ? 0 : store_work_put(store, &work);
    else if (due.due_ms != NEVER_MS)
        rc = store_work_add(store, &work);
    h->row.due_work = due.due_ms == NEVER_MS ? 0 : work.key;
    h->row.due_ms = due.due_ms;
    return rc;
}

static int write_one(struct casebook *self, struct held_case *h)
{
    int rc = h->is_changed ? put_deadline(self->store, h) : 0;

    if (rc || !h->is_changed)
        return rc;
    kept_case(&h->c, self->held_arena, &h->row);
    h->is_changed = false;
    return store_case_put(self->store, &h->row);
}

int held_write(struct casebook *self)
{
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < self->n_held; i++)
        rc = write_one(self, &self->held[i]);
    return rc;
}

void held_learn(struct casebook *self)
{
    for (uint32_t i = 0; i < self->n_held; i++) {
        if (self->held[i].is_put)
            recent_put(self->recent, &self->held[i].alike);
    }
}

void held_forget(struct casebook *self)
{
    self->held = NULL;
    self->n_held = 0;
}

static void hold(struct casebook *self, struct arena *a, const struct held_case *what)
{
    struct held_case *h = find(self, what->row.key);

    if (!h)
        h = ARENA_PUSH(a, self->held, self->n_held);
    self->held_arena = a;
    *h = *what;
}

int held_read(struct casebook *self, struct arena *a, case_key key, struct case_row *ret_row,
    struct casefile *ret_case)
{
    const struct held_case *h = find(self, key);
    int rc = h ? 0 : store_case_read(self->store, key, a, ret_row);

    if (h) {
        *ret_row = h->row;
        *ret_case = h->c;
        return 0;
    }
    rc = rc ? rc : kept_case_read(ret_row, a, ret_case);
    if (rc == 0)
        hold(self, a, &(struct held_case){ .row = *ret_row, .c = *ret_case });
    return rc;
}

void held_put(
    struct casebook *self, struct arena *a, const struct case_row *row, const struct casefile *c)
{
    hold(self, a,
        &(struct held_case){ .row = *row,
            .c = *c,
            .is_changed = true,
            .is_put = true,
            .alike = recent_alike(self->recent, c) });
}
