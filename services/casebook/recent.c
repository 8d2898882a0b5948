/* recent - the newest cases, as far as alike.c compares them, found by telephone or place while the next one is being filed.
 *
 * In memory alone: filing writes no b-tree for it. A ring of entries, the oldest overwritten; two tables of chains lead into it.
 * A chain is never mended: a link to an entry that was overwritten ends it, since every chain runs from newer to older ones.
 * Telephones are kept as SipHash under a key that is made at start and never leaves the process (design.md 3, rule 13). What is
 * here follows the rows: after each COMMIT the cases it wrote are put again, so that an erased one is gone with its row. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/made.h"

#define CASES_MAX (UINT32_C(1) << 16) /* a month of 2,000 cases a day */
#define CASES_FIRST (UINT32_C(1) << 8)
#define HANDLES 5 /* by which an entry is found: key, telephones, square */
#define AT_KEY 0
#define AT_PHONE 1
#define AT_SQUARE (AT_PHONE + ALIKE_PHONES)
#define WALK_MAX 256 /* links of one chain: a telephone that everybody rings from costs no more */
#define DUPLICATES_SHOWN 5
#define HISTORY_SHOWN 8
#define SLICE_MS 2 /* of real time, by rule 9 of design.md 3 */
#define SLICE_KEYS 256
#define SLICE_CASES 64

_Static_assert(AT_SQUARE + 1 == HANDLES, "the square is the last");

struct entry {
    struct alike is; /* key 0: no more */
    uint64_t next[HANDLES]; /* a link and 1; 0: none */
};

struct recent {
    uint8_t secret[crypto_shorthash_KEYBYTES];
    struct entry *ring;
    uint32_t size; /* of the ring, a power of 2; it is full when top - bottom == size */
    uint64_t bottom, top; /* positions; an entry stands at position % size */
    uint64_t *by_key, *by_handle; /* chains: size and 2 * size */
    /* What was filed before the start: its keys are listed, the newest first, and read from the oldest on. */
    case_key *past;
    uint32_t n_past;
    case_key listed_to; /* 0: all are listed */
};

static uint64_t mix(uint64_t x) /* splitmix64 */
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static uint64_t hash_of(const struct recent *r, const void *bytes, size_t n)
{
    uint8_t hash[crypto_shorthash_BYTES];
    uint64_t number;

    must(crypto_shorthash(hash, bytes, n, r->secret) == 0);
    memcpy(&number, hash, sizeof number);
    return number;
}

struct alike recent_alike(const struct recent *r, const struct casefile *c)
{
    const struct fix *place = case_place(c);
    struct alike a = { .key = c->key,
        .opened_ms = c->opened_ms,
        .priority = c->priority,
        .state = c->state,
        .ended = c->disposition,
        .exercise = c->exercise };
    const char *phones[ALIKE_PHONES];

    alike_phones(c, phones);
    for (uint32_t i = 0; i < ALIKE_PHONES; i++) {
        uint64_t phone = phone_key(phones[i]);

        a.phones[i] = phone ? hash_of(r, &phone, sizeof phone) : 0;
    }
    if (!text_empty(c->kind))
        a.kind = (uint32_t)hash_of(r, c->kind, strlen(c->kind));
    /* The middle of a town is where all its addresses seem to be. */
    a.has_point = place && place->has_point && place->source != CASE__PLACE_SOURCE__GAZETTEER;
    if (a.has_point) {
        a.lat = (float)place->lat;
        a.lon = (float)place->lon;
    }
    return a;
}

/* ---- the ring and its chains ---- */
static void make_room(struct recent *r, uint32_t size)
{
    r->size = size;
    r->ring = must_alloc(size * sizeof *r->ring);
    r->by_key = must_alloc(size * sizeof *r->by_key);
    r->by_handle = must_alloc(2 * (size_t)size * sizeof *r->by_handle);
}

static void free_room(struct recent *r)
{
    free(r->ring);
    free(r->by_key);
    free(r->by_handle);
}

static uint64_t square_hash(uint32_t kind, uint64_t square)
{
    return mix(square ^ mix(kind));
}

/* 0: not to be found by this. */
static uint64_t handle_of(const struct alike *a, uint32_t handle)
{
    if (handle == AT_KEY)
        return mix(a->key);
    if (handle != AT_SQUARE)
        return a->phones[handle - AT_PHONE];
    return a->has_point ? square_hash(a->kind, alike_square((double)a->lat, (double)a->lon)) : 0;
}

static uint64_t *chain_of(const struct recent *r, uint32_t handle, uint64_t hash)
{
    if (handle == AT_KEY)
        return &r->by_key[hash & (r->size - 1)];
    return &r->by_handle[hash & (2 * r->size - 1)];
}

static void add(struct recent *r, const struct alike *a)
{
    uint64_t position = r->top++;
    struct entry *e = &r->ring[position & (r->size - 1)];

    if (r->top - r->bottom > r->size)
        r->bottom++;
    *e = (struct entry){ .is = *a };
    for (uint32_t i = 0; i < HANDLES; i++) {
        uint64_t hash = handle_of(a, i), *chain = chain_of(r, i, hash);

        if (!hash)
            continue;
        e->next[i] = *chain;
        *chain = position * HANDLES + i + 1;
    }
}

/* The entry that the link leads to, or NULL: the chain ends here. */
static struct entry *follow(const struct recent *r, uint64_t link, uint32_t *ret_handle)
{
    uint64_t position = link ? (link - 1) / HANDLES : 0;

    if (!link || position < r->bottom)
        return NULL;
    *ret_handle = (uint32_t)((link - 1) % HANDLES);
    return &r->ring[position & (r->size - 1)];
}

static struct entry *find(const struct recent *r, case_key key)
{
    uint32_t handle;
    struct entry *e = follow(r, *chain_of(r, AT_KEY, mix(key)), &handle);

    while (e && e->is.key != key)
        e = follow(r, e->next[AT_KEY], &handle);
    return e;
}

static void grow(struct recent *r)
{
    struct recent old = *r;

    make_room(r, 2 * old.size);
    r->bottom = r->top = 0;
    for (uint64_t p = old.bottom; p < old.top; p++) {
        const struct entry *e = &old.ring[p & (old.size - 1)];

        if (e->is.key)
            add(r, &e->is);
    }
    free_room(&old);
}

static bool is_found_alike(const struct alike *a, const struct alike *b)
{
    for (uint32_t i = AT_PHONE; i < HANDLES; i++) {
        if (handle_of(a, i) != handle_of(b, i))
            return false;
    }
    return true;
}

static bool can_be_found(const struct alike *a)
{
    for (uint32_t i = AT_PHONE; i < HANDLES; i++) {
        if (handle_of(a, i))
            return true;
    }
    return false;
}

void recent_put(struct recent *r, const struct alike *a)
{
    struct entry *e = find(r, a->key);

    if (e && is_found_alike(&e->is, a)) {
        e->is = *a;
        return;
    }
    if (e)
        e->is = (struct alike){ 0 }; /* its links stay, so that the chains hold */
    if (!can_be_found(a))
        return;
    if (r->top - r->bottom == r->size && r->size < CASES_MAX)
        grow(r);
    add(r, a);
}

/* ---- what was filed before the start ---- */
struct recent *recent_new(struct random *random)
{
    struct recent *r = must_alloc(sizeof *r);

    random_bytes(random, r->secret, sizeof r->secret);
    make_room(r, CASES_FIRST);
    r->past = must_alloc(CASES_MAX * sizeof *r->past);
    r->listed_to = INT64_MAX;
    return r;
}

static void forget_past(struct recent *r)
{
    free(r->past);
    r->past = NULL;
}

void recent_free(struct recent **r)
{
    if (!*r)
        return;
    free_room(*r);
    forget_past(*r);
    free(*r);
    *r = NULL;
}

static int list_past(struct recent *r, struct store *store)
{
    uint32_t room = CASES_MAX - r->n_past;
    size_t n = 0;
    int rc = store_case_keys(
        store, r->listed_to, false, room < SLICE_KEYS ? room : SLICE_KEYS, r->past + r->n_past, &n);

    if (rc)
        return rc;
    r->n_past += (uint32_t)n;
    r->listed_to = n < SLICE_KEYS ? 0 : r->past[r->n_past - 1];
    if (r->n_past == 0)
        forget_past(r);
    return 0;
}

/* A case that is here already was written since the start, and is newer than its row was then. One that cannot be read is
 * alike to none: the log and `admin verify` name it elsewhere. */
static int read_past(struct recent *r, struct store *store, case_key key)
{
    struct arena a = { 0 };
    struct case_row row;
    struct casefile c;
    struct alike alike;
    int rc = find(r, key) ? 0 : store_case_read(store, key, &a, &row);

    if (rc == 0 && !find(r, key) && kept_case_read(&row, &a, &c) == 0) {
        alike = recent_alike(r, &c);
        recent_put(r, &alike);
    }
    arena_clear(&a);
    return rc == ERR_DAMAGED || rc == ERR_NOT_FOUND ? 0 : rc;
}

int recent_idle(struct casebook *self)
{
    struct recent *r = self->recent;
    int64_t until_ms;
    int rc = 0;

    if (!r->past)
        return 0;
    if (r->listed_to)
        return list_past(r, self->store);
    until_ms = clock_real(self->clock) + SLICE_MS;
    for (int i = 0; rc == 0 && r->n_past && i < SLICE_CASES; i++) {
        rc = read_past(r, self->store, r->past[--r->n_past]);
        if (clock_real(self->clock) >= until_ms)
            break;
    }
    if (r->n_past == 0)
        forget_past(r);
    return rc;
}

int64_t recent_wake(const struct casebook *self)
{
    return self->recent->past ? 0 : SECOND_MS;
}

/* ---- what is alike to a case ---- */
struct matches {
    struct alike cases[RECENT_FOUND];
    uint32_t n;
};

static void take(struct matches *f, const struct alike *a)
{
    for (uint32_t i = 0; i < f->n; i++) {
        if (f->cases[i].key == a->key)
            return;
    }
    if (f->n < RECENT_FOUND)
        f->cases[f->n++] = *a;
}

/* What the batch has changed so far is in no chain yet, and counts before what is. */
static const struct held_case *changed_in_batch(const struct casebook *self, case_key key)
{
    for (uint32_t i = 0; i < self->n_held; i++) {
        if (self->held[i].row.key == key)
            return self->held[i].is_put ? &self->held[i] : NULL;
    }
    return NULL;
}

bool recent_find(const struct casebook *self, case_key key, struct alike *ret)
{
    const struct held_case *h = changed_in_batch(self, key);
    const struct entry *e = h ? NULL : find(self->recent, key);

    if (!h && !e)
        return false;
    *ret = h ? h->alike : e->is;
    return true;
}

static bool is_wanted(const struct alike *like, const struct alike *a)
{
    return a->key && (alike_share_phone(like, a) || alike_are_near(like, a));
}

static void look_in_batch(const struct casebook *self, const struct alike *like, struct matches *f)
{
    for (uint32_t i = 0; i < self->n_held; i++) {
        if (self->held[i].is_put && is_wanted(like, &self->held[i].alike))
            take(f, &self->held[i].alike);
    }
}

static void look_in_chain(const struct casebook *self, const struct alike *like, uint32_t handle,
    uint64_t hash, struct matches *f)
{
    const struct recent *r = self->recent;
    const struct entry *e = hash ? follow(r, *chain_of(r, handle, hash), &handle) : NULL;

    for (int i = 0; e && i < WALK_MAX; i++) {
        if (is_wanted(like, &e->is) && !changed_in_batch(self, e->is.key))
            take(f, &e->is);
        e = follow(r, e->next[handle], &handle);
    }
}

static void look_near(const struct casebook *self, const struct alike *like, struct matches *f)
{
    uint64_t squares[ALIKE_CORNERS];

    if (!like->has_point)
        return;
    alike_corners((double)like->lat, (double)like->lon, squares);
    for (int i = 0; i < ALIKE_CORNERS; i++) {
        bool again = false;

        for (int k = 0; k < i; k++)
            again = again || squares[k] == squares[i];
        if (!again)
            look_in_chain(self, like, AT_SQUARE, square_hash(like->kind, squares[i]), f);
    }
}

static int newest_first(const void *a, const void *b)
{
    case_key x = ((const struct alike *)a)->key, y = ((const struct alike *)b)->key;

    return (x < y) - (x > y);
}

static void find_alike(const struct casebook *self, const struct alike *like, struct matches *f)
{
    f->n = 0;
    look_in_batch(self, like, f);
    for (uint32_t i = 0; i < ALIKE_PHONES; i++)
        look_in_chain(self, like, AT_PHONE, like->phones[i], f);
    look_near(self, like, f);
    qsort(f->cases, f->n, sizeof f->cases[0], newest_first);
}

uint32_t recent_of_phone(const struct casebook *self, uint64_t phone, case_key ret[RECENT_FOUND])
{
    struct alike like = { .phones = { hash_of(self->recent, &phone, sizeof phone) } };
    struct matches f;

    find_alike(self, &like, &f);
    for (uint32_t i = 0; i < f.n; i++)
        ret[i] = f.cases[i].key;
    return f.n;
}

static DuplicateLine *say_duplicate(const struct alike *other, const char *why, struct arena *a)
{
    NEW(line, DuplicateLine, duplicate_line__init);
    line->case_ = case_name(a, other->key);
    line->why = text_of(why);
    return line;
}

static HistoryLine *say_history(const struct alike *other, struct arena *a)
{
    NEW(line, HistoryLine, history_line__init);
    line->case_ = case_name(a, other->key);
    if (other->ended)
        PUT(line, ended, other->ended);
    return line;
}

void recent_say(const struct change *ch, CaseReceipt *r)
{
    struct arena *a = ch->t->arena;
    struct alike like = recent_alike(ch->self->recent, &ch->c);
    struct matches f;

    find_alike(ch->self, &like, &f);
    if (f.n == 0)
        return;
    r->duplicates = arena_alloc(a, DUPLICATES_SHOWN * sizeof *r->duplicates);
    r->history = arena_alloc(a, HISTORY_SHOWN * sizeof *r->history);
    for (uint32_t i = 0; i < f.n; i++) {
        const char *why = alike_why(&like, &f.cases[i], ch->t->now_ms);

        if (why && r->n_duplicates < DUPLICATES_SHOWN)
            r->duplicates[r->n_duplicates++] = say_duplicate(&f.cases[i], why, a);
        if (alike_is_history(&like, &f.cases[i]) && r->n_history < HISTORY_SHOWN)
            r->history[r->n_history++] = say_history(&f.cases[i], a);
    }
}
