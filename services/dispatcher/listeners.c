/* listeners - a plain list: some hundreds at most. */
#include "dispatcher/listeners.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"

static bool is_peer(const struct listener *item, const struct bus_peer *peer)
{
    return item->peer.n == peer->n && memcmp(item->peer.id, peer->id, peer->n) == 0;
}

static void drop(struct listeners *l, size_t i)
{
    memmove(&l->items[i], &l->items[i + 1], (l->n - i - 1) * sizeof *l->items);
    l->n--;
}

static bool fits(const char *name)
{
    return strlen(name) < LISTENER_NAME;
}

static void keep_few(struct listeners *l, const char *key)
{
    size_t oldest = l->n, count = 0;

    for (size_t i = l->n; i-- > 0;) {
        if (strcmp(l->items[i].key, key) == 0) {
            oldest = i;
            count++;
        }
    }
    if (count >= LISTENERS_A_KEY)
        drop(l, oldest);
}

static struct listener *add(struct listeners *l)
{
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : 16;
        l->items = must_realloc(l->items, l->room * sizeof *l->items);
    }
    l->items[l->n] = (struct listener){ 0 };
    return &l->items[l->n++];
}

void listeners_heard(struct listeners *l, const struct bus_msg *in, int64_t real_ms)
{
    struct listener *item = NULL;

    if (!fits(in->actor) || !fits(in->responder))
        return; /* the keyring gives none of these */
    for (size_t i = 0; i < l->n && !item; i++)
        item = is_peer(&l->items[i], &in->from) ? &l->items[i] : NULL;
    if (!item) {
        keep_few(l, in->actor);
        item = add(l);
    }
    strncpy(item->key, in->actor, sizeof item->key - 1);
    strncpy(item->responder, in->responder, sizeof item->responder - 1);
    item->role = in->role;
    item->peer = in->from;
    item->heard_ms = real_ms;
}

void listeners_expire(struct listeners *l, int64_t real_ms)
{
    for (size_t i = l->n; i-- > 0;) {
        if (real_ms - l->items[i].heard_ms >= LISTENER_SILENT_MS)
            drop(l, i);
    }
}

void listeners_key(
    struct listeners *l, const char *key, bool is_good, Role role, const char *responder)
{
    for (size_t i = l->n; i-- > 0;) {
        const struct listener *item = &l->items[i];

        if (strcmp(item->key, key) != 0)
            continue;
        if (!is_good || item->role != role || !text_is(item->responder, responder))
            drop(l, i);
    }
}

void listeners_clear(struct listeners *l)
{
    free(l->items);
    *l = (struct listeners){ 0 };
}

const struct listener *listeners_next(
    const struct listeners *l, size_t *at, Role role, const char *responder)
{
    while (*at > 0) {
        const struct listener *item = &l->items[--*at];

        if (item->role == role && (role != ROLE__ORG || strcmp(item->responder, responder) == 0))
            return item;
    }
    return NULL;
}
