/* keyring - which keys are admitted, as who: rows sorted by name, under one lock. */
#include "bus/keyring.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "base/must.h"
#include "sys/log.h"

#define NAME_SIZE 64

struct row {
    char name[NAME_SIZE];
    char responder[NAME_SIZE];
    uint8_t public_key[32];
    Role role;
    bool revoked;
    int64_t spent; /* thousandths of messages said lately */
    int64_t spent_ms; /* boot time at which that was so */
};

struct keyring {
    pthread_mutex_t lock;
    struct row *rows; /* by name */
    size_t n;
    bool is_level;
};

struct keyring *keyring_new(void)
{
    struct keyring *k = must_alloc(sizeof *k);

    must(pthread_mutex_init(&k->lock, NULL) == 0);
    return k;
}

void keyring_free(struct keyring **k)
{
    if (!*k)
        return;
    pthread_mutex_destroy(&(*k)->lock);
    free((*k)->rows);
    free(*k);
    *k = NULL;
}

/* The first row whose name is not before `name`. */
static size_t lower_bound(const struct keyring *k, const char *name)
{
    size_t low = 0, high = k->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(k->rows[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct row *row_of(struct keyring *k, const char *name)
{
    size_t i = lower_bound(k, name);

    return i < k->n && strcmp(k->rows[i].name, name) == 0 ? &k->rows[i] : NULL;
}

static struct row *row_made(struct keyring *k, const char *name)
{
    size_t i = lower_bound(k, name);

    k->rows = must_realloc(k->rows, (k->n + 1) * sizeof *k->rows);
    memmove(&k->rows[i + 1], &k->rows[i], (k->n - i) * sizeof *k->rows);
    k->n++;
    k->rows[i] = (struct row){ 0 };
    memcpy(k->rows[i].name, name, strlen(name));
    return &k->rows[i];
}

void keyring_put(struct keyring *k, const char *name, const uint8_t public_key[32], Role role,
    const char *responder, bool revoked)
{
    struct row *row;

    responder = responder ? responder : "";
    if (!name || !*name || strlen(name) >= NAME_SIZE || strlen(responder) >= NAME_SIZE) {
        log_warn("keyring ignored=1 reason=name_length");
        return;
    }
    pthread_mutex_lock(&k->lock);
    row = row_of(k, name);
    if (!row)
        row = row_made(k, name);
    memset(row->responder, 0, sizeof row->responder);
    memcpy(row->responder, responder, strlen(responder));
    memcpy(row->public_key, public_key, sizeof row->public_key);
    row->role = role;
    row->revoked = revoked;
    pthread_mutex_unlock(&k->lock);
}

void keyring_level(struct keyring *k, bool is_level)
{
    pthread_mutex_lock(&k->lock);
    k->is_level = is_level;
    pthread_mutex_unlock(&k->lock);
}

void keyring_clear(struct keyring *k)
{
    pthread_mutex_lock(&k->lock);
    free(k->rows);
    k->rows = NULL;
    k->n = 0;
    k->is_level = false;
    pthread_mutex_unlock(&k->lock);
}

static bool is_good(const struct row *row)
{
    return !row->revoked && row->role != ROLE__NOBODY;
}

/* A key that was revoked under one name is not admitted under another. */
static const struct row *row_with_key(const struct keyring *k, const uint8_t public_key[32])
{
    const struct row *found = NULL;

    for (size_t i = 0; i < k->n; i++) {
        if (memcmp(k->rows[i].public_key, public_key, 32) != 0)
            continue;
        if (!is_good(&k->rows[i]))
            return NULL;
        if (!found)
            found = &k->rows[i];
    }
    return found;
}

int keyring_admit(struct keyring *k, const uint8_t public_key[32], char *ret_name)
{
    const struct row *row;
    int error = ERR_UNREACHED;

    pthread_mutex_lock(&k->lock);
    if (k->is_level) {
        row = row_with_key(k, public_key);
        if (row)
            memcpy(ret_name, row->name, NAME_SIZE);
        error = row ? 0 : ERR_FORBIDDEN;
    }
    pthread_mutex_unlock(&k->lock);
    return error;
}

bool keyring_find(struct keyring *k, const char *name, Role *ret_role, char *ret_responder)
{
    const struct row *row;
    bool found;

    pthread_mutex_lock(&k->lock);
    row = k->is_level ? row_of(k, name) : NULL;
    found = row && is_good(row);
    if (found && ret_role)
        *ret_role = row->role;
    if (found && ret_responder)
        memcpy(ret_responder, row->responder, NAME_SIZE);
    pthread_mutex_unlock(&k->lock);
    return found;
}

static bool spend(struct row *row, int64_t real_ms)
{
    int64_t passed_ms = real_ms > row->spent_ms ? real_ms - row->spent_ms : 0;

    if (passed_ms > KEYRING_BURST * 1000 / KEYRING_A_SECOND)
        row->spent = 0;
    else
        row->spent -= passed_ms * KEYRING_A_SECOND;
    if (row->spent < 0)
        row->spent = 0;
    row->spent_ms = real_ms;
    if (row->spent + 1000 > KEYRING_BURST * INT64_C(1000))
        return false;
    row->spent += 1000;
    return true;
}

bool keyring_spend(struct keyring *k, const char *name, int64_t real_ms)
{
    struct row *row;
    bool may;

    pthread_mutex_lock(&k->lock);
    row = row_of(k, name);
    may = row && spend(row, real_ms);
    pthread_mutex_unlock(&k->lock);
    return may;
}
