/* intake: the rules by which it reads, as the casebook has put them in force, and what comes back to be read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "base/times.h"
#include "intake/intake.h"
#include "intake/parts.h"
#include "rulebook/files.h"
#include "sys/files.h"
#include "unit/driver.h"
#include "unit/rulebook_good.h"

#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(
    void); /* its header does not come with the compiler */
#endif

enum { PEOPLE, CASEBOOK, BOARD };

static struct driver d;
static char folder[64], rules_dir[128], kept[128];

static size_t bytes_in_use(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

static void write_rules(enum file file, const char *text)
{
    const char *path = arena_printf(&d.arena, "%s/%s", rules_dir, names[file]);

    assert_int_equal(files_write(path, text, strlen(text), 0600), 0);
}

/* As the casebook keeps what it has put in force: the files of the folder. Their hash. */
static const char *put_in_force(void)
{
    char *hash = arena_alloc(&d.arena, 2 * RULES_HASH + 1);
    struct rule_files files;
    const char *bytes;
    size_t n;

    assert_int_equal(rule_files_read(rules_dir, &d.arena, &files), 0);
    bytes = rule_files_pack(&files, &d.arena, &n);
    assert_int_equal(files_write(kept, bytes, n, 0600), 0);
    text_hex(files.hash, RULES_HASH, hash);
    return hash;
}

/* "silent" is heard in these words, too. */
static const char *hear_also(const char *phrase)
{
    const char *at = strstr(good[TRIAGE], "    - не отвечает\n");

    write_rules(TRIAGE, arena_printf(&d.arena, "%.*s    - %s\n%s", (int)(at - good[TRIAGE]),
                            good[TRIAGE], phrase, at));
    return put_in_force();
}

static void start(void)
{
    d.settings.rules = rules_dir;
    d.settings.data = folder;
    assert_true(driver_start(&d, &intake_worker));
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", false);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/assist-intake-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(rules_dir, sizeof rules_dir, "%s/edited", folder);
    snprintf(kept, sizeof kept, "%s/%s", folder, RULES_IN_FORCE);
    assert_int_equal(mkdir(rules_dir, 0700), 0);
    for (enum file i = KINDS; i < FILES; i++)
        write_rules(i, good[i]);
    start();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (enum file i = KINDS; i < FILES; i++)
        unlink(arena_printf(&d.arena, "%s/%s", rules_dir, names[i]));
    rmdir(rules_dir);
    unlink(kept);
    rmdir(folder);
    driver_stop(&d);
    return 0;
}

static const struct intake *self(void)
{
    return engine_self(d.engine);
}

/* ---- following ---- */
static const OpenCase *file(const char *text)
{
    Envelope *env = make(&d.arena, "file_case", NULL);

    env->file_case->text = arena_dup(&d.arena, text);
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    return driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE)->open_case;
}

static void what_is_put_in_force_is_read_by_within_a_second(void **state)
{
    const char *hash;

    (void)state;
    assert_int_equal(file("Он замолчал")->reading->n_signals, 0);
    hash = hear_also("замолчал");
    assert_int_equal(file("Он замолчал")->reading->n_signals, 0);
    driver_pass(&d, SECOND_MS);
    assert_int_equal(file("Он замолчал")->reading->n_signals, 1);
    assert_string_equal(file("Он замолчал")->reading->rules_hash, hash);
}

static void what_people_are_editing_is_nobodys_rules_yet(void **state)
{
    (void)state;
    put_in_force();
    driver_pass(&d, SECOND_MS);
    write_rules(TRIAGE, "rules: [\n");
    driver_pass(&d, 10 * SECOND_MS);
    assert_int_equal(file("Не отвечает")->reading->n_signals, 1);
    driver_stop(&d);
    start(); /* and at the start those that are in force are taken */
    assert_int_equal(file("Не отвечает")->reading->n_signals, 1);
}

static void a_file_that_is_damaged_changes_nothing(void **state)
{
    const char *hash;

    (void)state;
    hash = put_in_force();
    driver_pass(&d, SECOND_MS);
    assert_int_equal(files_write(kept, "assist rules 1\n", 15, 0600), 0);
    driver_pass(&d, SECOND_MS);
    assert_string_equal(file("Не отвечает")->reading->rules_hash, hash);
    unlink(kept);
    driver_pass(&d, SECOND_MS);
    assert_string_equal(file("Не отвечает")->reading->rules_hash, hash);
}

static void rules_that_this_program_cannot_use_change_nothing(void **state)
{
    const char *hash = put_in_force();

    (void)state;
    driver_pass(&d, SECOND_MS);
    write_rules(NEEDS, "");
    put_in_force(); /* by a casebook of another version */
    driver_pass(&d, SECOND_MS);
    assert_string_equal(file("Не отвечает")->reading->rules_hash, hash);
}

static void a_kind_that_is_there_since_a_moment_is_known(void **state)
{
    Envelope *env = make(&d.arena, "file_case", "text=help", "kind=flood", NULL);

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    driver_refused(&d, PEOPLE, 'a', "unknown_word", "kind");
    write_rules(KINDS, arena_printf(&d.arena, "%s  flood:\n%s", good[KINDS],
                           strstr(good[KINDS], "    text: {ru: Прочее")));
    write_rules(
        TRIAGE, arena_printf(&d.arena,
                    "%s  - id: is_flood\n    why: {ru: Вода, en: Water}\n"
                    "    when: [{fact: age, at_least: 99}]\n    kind: flood\n    weight: 10\n",
                    good[TRIAGE]));
    put_in_force();
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
}

/* ---- read again ---- */

/* What the casebook says, which judges by other rules, to what was said to it. */
static Envelope *comes_back(const Envelope *said, const char *hash, uint32_t again)
{
    Envelope *env = driver_answer(&d, said, "read_again");
    Reading *reading = arena_alloc(&d.arena, sizeof *reading);

    reading__init(reading);
    PUT(reading, again, again);
    env->actor = said->actor;
    PUT(env, role, said->role);
    env->read_again->rules_hash = arena_dup(&d.arena, hash);
    env->read_again->open_case =
        said->body_case == ENVELOPE__BODY_OPEN_CASE ? said->open_case : NULL;
    env->read_again->note_read =
        said->body_case == ENVELOPE__BODY_NOTE_READ ? said->note_read : NULL;
    env->read_again->fact_read =
        said->body_case == ENVELOPE__BODY_FACT_READ ? said->fact_read : NULL;
    if (env->read_again->open_case)
        said->open_case->reading = reading;
    else if (env->read_again->note_read)
        said->note_read->reading = reading;
    else
        said->fact_read->reading = reading;
    return env;
}

static Envelope *said_to_casebook(Envelope *env, Envelope__BodyCase body)
{
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    return driver_only(&d, CASEBOOK, 0, body);
}

static Envelope *filed(void)
{
    return said_to_casebook(make(&d.arena, "file_case", "text=Он замолчал", "at=Азов",
                                "facts+.key=state", "facts.value=не отвечает", NULL),
        ENVELOPE__BODY_OPEN_CASE);
}

static void a_case_that_comes_back_is_read_by_the_rules_in_force(void **state)
{
    Envelope *first = filed(), *again, *answer;
    const char *hash = hear_also("замолчал");

    (void)state;
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(first, hash, 0));
    again = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
    assert_memory_equal(again->id.data, first->id.data, 16);
    assert_string_equal(again->actor, "olga");
    assert_int_equal(again->role, ROLE__OPERATOR);
    assert_string_equal(again->open_case->reading->rules_hash, hash);
    assert_int_equal(again->open_case->reading->again, 1);
    assert_int_equal(again->open_case->reading->n_signals, 1);
    assert_string_equal(again->open_case->reading->signals[0]->words, "замолчал");
    assert_string_equal(again->open_case->place->text, "Азов");
    answer = driver_answer(&d, again, "case_receipt");
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_CASE_RECEIPT); /* and the answer finds its way */
}

static void so_do_a_note_and_a_fact(void **state)
{
    Envelope *note = said_to_casebook(
        make(&d.arena, "add_note", "case=1-8", "text=замолчал", NULL), ENVELOPE__BODY_NOTE_READ);
    Envelope *fact = said_to_casebook(
        make(&d.arena, "set_fact", "case=1-8", "fact.key=state", "fact.value=замолчал", NULL),
        ENVELOPE__BODY_FACT_READ);
    const char *hash = hear_also("замолчал");

    (void)state;
    assert_int_equal(note->note_read->reading->n_signals, 0);
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(note, hash, 1));
    note = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_NOTE_READ);
    assert_int_equal(note->note_read->reading->n_signals, 1);
    assert_int_equal(note->note_read->reading->again, 2);
    assert_string_equal(note->note_read->note->text, "замолчал");
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(fact, hash, 0));
    fact = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_FACT_READ);
    assert_int_equal(fact->fact_read->reading->n_signals, 1);
}

/* The casebook's file is not there, or holds others: each time it is read by what we have, and in the end that has to do. */
static void what_rules_could_be_had_is_said_in_the_end(void **state)
{
    Envelope *said = filed();

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, "00ff", i));
        said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
        assert_string_equal(said->open_case->reading->rules_hash, self()->rules_hash);
    }
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, "00ff", 4));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
    assert_null(said->open_case->reading->rules_hash);
    assert_int_equal(said->open_case->reading->n_signals, 1);
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, NULL, 9));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
    assert_null(said->open_case->reading->rules_hash);
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, self()->rules_hash, 9));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
    assert_string_equal(said->open_case->reading->rules_hash, self()->rules_hash);
}

static void what_nobody_waits_for_is_dropped(void **state)
{
    Envelope *said = filed(), *back = comes_back(said, "00ff", 0);
    Envelope *empty = driver_answer(&d, said, "read_again");

    (void)state;
    driver_hear(&d, CASEBOOK, 0, NULL, empty);
    assert_int_equal(driver_count(&d), 0);
    make_more(empty, "open_case", "", &d.arena);
    make_more(empty, "note_read", "", &d.arena);
    make_more(empty, "fact_read", "", &d.arena);
    driver_hear(&d, CASEBOOK, 0, NULL, empty);
    assert_int_equal(driver_count(&d), 0);
    make_more(empty, "fact_read.set", "", &d.arena);
    driver_hear(&d, CASEBOOK, 0, NULL, empty);
    assert_int_equal(driver_count(&d), 0);
    back->n_return_path = 0; /* of another start */
    driver_hear(&d, CASEBOOK, 0, NULL, back);
    assert_int_equal(driver_count(&d), 0);
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", true);
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, "00ff", 0));
    assert_int_equal(driver_count(&d), 0);
    driver_hear(&d, PEOPLE, 'a', "boris", comes_back(said, "00ff", 0));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "actor");
}

static void what_grows_too_long_is_refused_to_whoever_said_it(void **state)
{
    Envelope *said = filed();
    char *long_text = arena_alloc(&d.arena, 64900 + 1);

    (void)state;
    memset(long_text, 'x', 64900);
    said->open_case->file->text = long_text;
    driver_hear(&d, CASEBOOK, 0, NULL, comes_back(said, "00ff", 0));
    driver_refused(&d, PEOPLE, 'a', "too_long", "text");
}

#define RELOADS 1000

static void a_thousand_changes_take_no_more_memory_than_one(void **state)
{
    size_t before = 0;

    (void)state;
    for (int i = 0; i < RELOADS; i++) {
        const char *hash = hear_also(i % 2 ? "замолчал" : "совсем замолчал");

        driver_pass(&d, SECOND_MS);
        assert_string_equal(self()->rules_hash, hash);
        assert_int_equal(file("Он совсем замолчал")->reading->n_signals, 1);
        arena_clear(&d.arena);
        if (i == 9)
            before = bytes_in_use();
    }
    assert_in_range(bytes_in_use(), before - before / 50, before + before / 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_put_in_force_is_read_by_within_a_second),
        TEST(what_people_are_editing_is_nobodys_rules_yet),
        TEST(a_file_that_is_damaged_changes_nothing),
        TEST(rules_that_this_program_cannot_use_change_nothing),
        TEST(a_kind_that_is_there_since_a_moment_is_known),
        TEST(a_case_that_comes_back_is_read_by_the_rules_in_force),
        TEST(so_do_a_note_and_a_fact),
        TEST(what_rules_could_be_had_is_said_in_the_end),
        TEST(what_nobody_waits_for_is_dropped),
        TEST(what_grows_too_long_is_refused_to_whoever_said_it),
        TEST(a_thousand_changes_take_no_more_memory_than_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
