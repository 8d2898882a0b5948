/* casebook_lists - a casebook in its engine, on a real database in a folder of its own, under the shipped rules; what it is
 * asked and what it answers. For the tests of its lists. */
#ifndef ASSIST_TESTS_UNIT_CASEBOOK_LISTS_H
#define ASSIST_TESTS_UNIT_CASEBOOK_LISTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/text.h"
#include "base/times.h"
#include "casebook/casebook.h"
#include "sys/files.h"
#include "unit/driver.h"

#define LISTS __attribute__((unused)) static
#define PEER 'i'

struct lists {
    struct driver d;
    struct casebook *self;
    char folder[64], rules[512];
    uint8_t id; /* of the newest command */
};

LISTS int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st, (void)flag, (void)at;
    return remove(path);
}

LISTS void lists_start(struct lists *l)
{
    l->d.settings = (struct settings){
        .data = l->folder, .rules = l->rules, .reserve_bytes = 1 << 20, .retention_days = 30
    };
    assert_true(driver_start(&l->d, &casebook_worker));
    l->self = engine_self(l->d.engine);
}

LISTS int lists_set_up_folder(void **state)
{
    struct lists *l = calloc(1, sizeof *l);
    const char *source = getenv("ASSIST_SOURCE_DIR");

    snprintf(l->folder, sizeof l->folder, "/tmp/assist-lists-XXXXXX");
    assert_non_null(mkdtemp(l->folder));
    snprintf(l->rules, sizeof l->rules, "%s/rules", source ? source : ".");
    *state = l;
    return 0;
}

LISTS int lists_set_up(void **state)
{
    lists_set_up_folder(state);
    lists_start(*state);
    return 0;
}

LISTS int lists_tear_down(void **state)
{
    struct lists *l = *state;

    if (l->d.engine)
        driver_stop(&l->d);
    arena_clear(&l->d.arena);
    nftw(l->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(l);
    return 0;
}

LISTS struct arena *lists_arena(struct lists *l)
{
    return &l->d.arena;
}

/* Says it as intake would, under a new id; returns what is answered to it. */
LISTS const Envelope *lists_ask_again(struct lists *l, const char *actor, Envelope *env)
{
    env->actor = arena_dup(lists_arena(l), actor);
    PUT(env, role, ROLE__ADMIN);
    driver_hear(&l->d, LINK_INNER, PEER, NULL, env);
    for (size_t i = 0; i < driver_count(&l->d); i++) {
        struct bus_peer to;
        Envelope *said = driver_said(&l->d, i, &to);

        if (to.n == 5 && to.id[0] == PEER && said->has_id &&
            memcmp(said->id.data, env->id.data, 16) == 0)
            return said;
    }
    return NULL;
}

LISTS const Envelope *lists_ask(struct lists *l, Envelope *env)
{
    env->id.data[15] = ++l->id;
    return lists_ask_again(l, "admin", env);
}

#define ASK(l, ...) lists_ask((l), make(lists_arena(l), __VA_ARGS__, NULL))

LISTS void assert_answer_refused(const Envelope *answer, const char *code, const char *field)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_REFUSAL);
    assert_string_equal(answer->refusal->code, code);
    assert_string_equal(answer->refusal->field ? answer->refusal->field : "", field);
}

/* What handlers write outside of a message. */
LISTS void lists_begin(struct lists *l)
{
    assert_int_equal(store_begin(l->self->store), 0);
}

LISTS void lists_commit(struct lists *l)
{
    assert_int_equal(store_commit(l->self->store), 0);
}

/* The wall and boot clocks go on; nothing ticks. */
LISTS void lists_pass(struct lists *l, int64_t ms)
{
    l->d.wall_ms += ms;
    l->d.boot_ms += ms;
}

/* Files a case; its number. */
LISTS const char *lists_file(struct lists *l, const char *text)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.consent=1", NULL);
    const Envelope *answer;

    env->open_case->file->text = arena_dup(lists_arena(l), text);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt->case_;
}

#endif
