/* on_directory_list - DirectoryList and DirectoryShow: who can be asked, by id. What was removed is shown only to who asks for it.
 * Whoever sees a private person's entry is recorded, in the transaction that answers (design.md 3, rule 12). */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "words/responder.h"

#define LIST_USUAL 100
#define LIST_MAX 500
#define LOOK_MAX 1000 /* rows looked at for one page: tombstones cost, too */
#define SLICE 100
#define PRIVATE_MOST 100 /* of one page: each look is written, too */
#define PAGE_BYTES (BUS_MESSAGE_MAX - 4096)

struct page {
    ResponderList *list;
    struct turn *t;
    bool removed; /* the tombstones alone */
    size_t limit, size, looked, n_private;
    const char *at; /* the last id looked at */
    bool is_full; /* there may be more behind `at` */
};

/* True: the row was dealt with. */
static bool take(struct page *p, const struct listed_row *row)
{
    ResponderEntry *entry = entry_of(row, p->t->arena);

    if (entry && entry_is_removed(entry) == p->removed) {
        entry_settle(entry, p->t->now_ms);
        p->size += codec_size(entry_outside(entry)) + 8; /* its tag and length */
        p->n_private += responder_is_private(entry->kind);
        if (p->list->n_responders == p->limit || p->size > PAGE_BYTES ||
            p->n_private > PRIVATE_MOST)
            return false;
        *ARENA_PUSH(p->t->arena, p->list->responders, p->list->n_responders) = entry;
    }
    p->looked++;
    p->at = row->id;
    return true;
}

static int fill(struct store *s, struct page *p)
{
    struct listed_row *rows;
    size_t n = SLICE;

    while (n == SLICE && p->looked < LOOK_MAX) {
        int rc = store_listed_page(s, STORE_DIRECTORY, p->at, SLICE, p->t->arena, &rows, &n);

        if (rc)
            return rc;
        for (size_t i = 0; i < n; i++) {
            if (!take(p, &rows[i])) {
                p->is_full = true;
                return 0;
            }
        }
    }
    p->is_full = n == SLICE;
    return 0;
}

static size_t limit_of(const DirectoryList *m)
{
    if (!m->limit)
        return LIST_USUAL;
    return m->limit < LIST_MAX ? m->limit : LIST_MAX;
}

static ResponderList *list_new(struct arena *a)
{
    ResponderList *list = arena_alloc(a, sizeof *list);

    responder_list__init(list);
    return list;
}

/* All that are shown. */
static int record(struct casebook *self, struct turn *t, const char *actor, const char *command,
    const ResponderList *list)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < list->n_responders; i++)
        rc = entry_seen(self->store, t, actor, command, list->responders[i]);
    return rc;
}

int casebook_on_directory_list(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const DirectoryList *m = in->env->directory_list;
    struct page p = { .list = list_new(t->arena),
        .t = t,
        .removed = m->removed,
        .limit = limit_of(m),
        .at = m->after ? m->after : "" };
    int rc = fill(self->store, &p);

    rc = rc ? rc : record(self, t, in->actor, "directory_list", p.list);
    if (rc)
        return rc;
    if (p.is_full)
        p.list->next = (char *)(uintptr_t)p.at;
    reply->body_case = ENVELOPE__BODY_RESPONDER_LIST;
    reply->responder_list = p.list;
    return 0;
}

int casebook_on_directory_show(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const char *id = in->env->directory_show->id;
    ResponderEntry *entry;
    ResponderList *list;
    int rc;

    if (text_empty(id))
        return turn_refuse(t, ERR_MISSING, "id", NULL);
    rc = entry_read(self->store, id, t->arena, &entry);
    if (rc == 0 && entry_is_removed(entry))
        rc = ERR_NOT_FOUND;
    if (rc)
        return turn_refuse(t, rc, "id", NULL);
    entry_settle(entry, t->now_ms);
    list = list_new(t->arena);
    *ARENA_PUSH(t->arena, list->responders, list->n_responders) = entry_outside(entry);
    reply->body_case = ENVELOPE__BODY_RESPONDER_LIST;
    reply->responder_list = list;
    return record(self, t, in->actor, "directory_show", list);
}
