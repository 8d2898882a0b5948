/* rows - a list in order of `changed`, and a table by case. */
#include "board/rows.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"

#define BUCKETS_FIRST 64

struct kept {
    struct row row; /* first: a row is its kept */
    struct kept *older, *newer; /* in order of `changed` */
    struct kept *next; /* in the same bucket */
};

struct rows {
    struct kept **buckets;
    size_t n_buckets; /* a power of two */
    size_t n;
    struct kept *oldest, *newest;
    uint64_t newest_changed;
};

/* ---- one row ---- */
static struct row row_copy(const struct row *from)
{
    struct row to = *from;

    to.number = must_dup(from->number);
    to.id = must_dup(from->id);
    to.kind = must_dup(from->kind);
    to.kind_ru = must_dup(from->kind_ru);
    to.kind_en = must_dup(from->kind_en);
    to.district = must_dup(from->district);
    to.owner = must_dup(from->owner);
    to.waits_for = must_dup(from->waits_for);
    to.filed_by = must_dup(from->filed_by);
    to.tags = must_dup(from->tags);
    to.before = NULL;
    return to;
}

static void text_free(const char *text)
{
    free((char *)(uintptr_t)text);
}

static void row_free_texts(const struct row *row)
{
    text_free(row->number);
    text_free(row->id);
    text_free(row->kind);
    text_free(row->kind_ru);
    text_free(row->kind_en);
    text_free(row->district);
    text_free(row->owner);
    text_free(row->waits_for);
    text_free(row->filed_by);
    text_free(row->tags);
}

static void before_free(struct row *row)
{
    if (!row->before)
        return;
    row_free_texts(row->before);
    free((struct row *)(uintptr_t)row->before);
    row->before = NULL;
}

static void kept_free(struct kept *k)
{
    before_free(&k->row);
    row_free_texts(&k->row);
    free(k);
}

bool row_has_ended(const struct row *row)
{
    return row->state == CASE__STATE__CLOSED || row->state == CASE__STATE__MERGED;
}

bool row_has_tag(const struct row *row, const char *tag)
{
    size_t n = strlen(tag);

    for (const char *at = row->tags; at && (at = strstr(at, tag)) != NULL; at += n) {
        if (at > row->tags && at[-1] == ' ' && at[n] == ' ')
            return true;
    }
    return false;
}

bool row_has_alarm(const struct row *row, Alarm__Cause cause)
{
    return row->alarms >> cause & 1;
}

/* ---- the table ---- */
static struct kept **bucket_of(const struct rows *r, case_key key)
{
    uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);

    return &r->buckets[h >> 32 & (r->n_buckets - 1)];
}

static struct kept **place_of(const struct rows *r, case_key key)
{
    struct kept **place = bucket_of(r, key);

    while (*place && (*place)->row.key != key)
        place = &(*place)->next;
    return place;
}

static void grow(struct rows *r)
{
    struct kept **old = r->buckets;

    free(old);
    r->n_buckets *= 2;
    r->buckets = must_alloc(r->n_buckets * sizeof(struct kept *));
    for (struct kept *k = r->oldest; k; k = k->newer) {
        struct kept **to = bucket_of(r, k->row.key);

        k->next = *to;
        *to = k;
    }
}

/* ---- the list ---- */
static void unlink_kept(struct rows *r, struct kept *k)
{
    *(k->older ? &k->older->newer : &r->oldest) = k->newer;
    *(k->newer ? &k->newer->older : &r->newest) = k->older;
    k->older = k->newer = NULL;
}

static void link_kept(struct rows *r, struct kept *k)
{
    struct kept *older = r->newest;

    while (older && older->row.changed > k->row.changed)
        older = older->older;
    k->older = older;
    k->newer = older ? older->newer : r->oldest;
    *(k->older ? &k->older->newer : &r->oldest) = k;
    *(k->newer ? &k->newer->older : &r->newest) = k;
}

struct rows *rows_new(void)
{
    struct rows *r = must_alloc(sizeof *r);

    r->n_buckets = BUCKETS_FIRST;
    r->buckets = must_alloc(r->n_buckets * sizeof(struct kept *));
    return r;
}

static void remove_row(struct rows *r, struct kept *k)
{
    *place_of(r, k->row.key) = k->next;
    unlink_kept(r, k);
    kept_free(k);
    r->n--;
}

void rows_clear(struct rows *r)
{
    while (r->oldest)
        remove_row(r, r->oldest);
    r->newest_changed = 0;
}

void rows_free(struct rows **ret_r)
{
    struct rows *r = *ret_r;

    if (!r)
        return;
    rows_clear(r);
    free(r->buckets);
    free(r);
    *ret_r = NULL;
}

/* Told of two versions side by side alone: between others a person may have said one thing, and a new fact another. */
static bool has_fallen(const struct row *before, const struct row *row)
{
    if (row->priority == before->priority)
        return before->fell;
    return before->priority && row->version == before->version + 1 && !row->lowered &&
           row->priority > before->priority;
}

static void replace(struct kept *k, const struct row *row)
{
    struct row *before = must_alloc(sizeof *before);

    before_free(&k->row);
    *before = k->row;
    k->row = row_copy(row);
    k->row.fell = has_fallen(before, row);
    k->row.before = before;
}

static struct kept *add(struct rows *r, const struct row *row)
{
    struct kept *k = must_alloc(sizeof *k);
    struct kept **place;

    k->row = row_copy(row);
    place = bucket_of(r, row->key);
    k->next = *place;
    *place = k;
    r->n++;
    return k;
}

bool rows_put(struct rows *r, const struct row *row)
{
    struct kept *k = *place_of(r, row->key);

    if (k && row->changed <= k->row.changed)
        return false;
    if (k) {
        unlink_kept(r, k);
        replace(k, row);
    } else {
        k = add(r, row);
    }
    link_kept(r, k);
    if (row->changed > r->newest_changed)
        r->newest_changed = row->changed;
    if (r->n > r->n_buckets)
        grow(r);
    return true;
}

static bool is_too_old(const struct row *row, int64_t now_ms)
{
    int64_t ended_ms = row->closed_ms ? row->closed_ms : row->at_ms;

    return row_has_ended(row) && ended_ms < now_ms - ROWS_KEEP_ENDED_MS;
}

void rows_prune(struct rows *r, int64_t now_ms)
{
    struct kept *k = r->oldest;

    while (k) {
        struct kept *newer = k->newer;

        if (is_too_old(&k->row, now_ms))
            remove_row(r, k);
        k = newer;
    }
}

size_t rows_count(const struct rows *r)
{
    return r->n;
}

uint64_t rows_newest(const struct rows *r)
{
    return r->newest_changed;
}

const struct row *rows_find(const struct rows *r, case_key key)
{
    const struct kept *k = *place_of(r, key);

    return k ? &k->row : NULL;
}

/* From the new end, where those who follow are. */
const struct row *rows_after(const struct rows *r, uint64_t n)
{
    const struct kept *first = NULL;

    for (const struct kept *k = r->newest; k && k->row.changed > n; k = k->older)
        first = k;
    return first ? &first->row : NULL;
}

const struct row *rows_next(const struct row *row)
{
    const struct kept *k = (const struct kept *)row;

    return k->newer ? &k->newer->row : NULL;
}
