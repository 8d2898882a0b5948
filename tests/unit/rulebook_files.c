/* Rule files as they stand at one moment: read, held in one file, and looked at when nobody is writing them any more. */
#include "rulebook/files.h"

#include "base/text.h"
#include "unit/rulebook_good.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char folder[64], kept[96];
    struct arena a;
};

static const char *path_of(struct place *p, const char *name)
{
    return arena_printf(&p->a, "%s/%s", p->folder, name);
}

static void write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(out);
}

static void write_file(struct place *p, const char *name, const char *text)
{
    write_bytes(path_of(p, name), text, strlen(text));
}

static int set_up(void **state)
{
    struct place *p = calloc(1, sizeof *p);

    snprintf(p->folder, sizeof p->folder, "/tmp/assist-files-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->kept, sizeof p->kept, "%s/kept", p->folder);
    for (int i = 0; i < FILES; i++)
        write_file(p, names[i], good[i]);
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;

    for (int i = 0; i < FILES; i++) {
        unlink(path_of(p, names[i]));
        rmdir(path_of(p, names[i]));
    }
    unlink(p->kept);
    rmdir(p->folder);
    arena_clear(&p->a);
    free(p);
    return 0;
}

static struct rule_files read_all(struct place *p)
{
    struct rule_files files;

    assert_int_equal(rule_files_read(p->folder, &p->a, &files), 0);
    return files;
}

static void the_hash_is_that_of_the_rules(void **state)
{
    struct place *p = *state;
    struct rule_files files = read_all(p);
    struct rulebook *rules = NULL;
    struct rule_problem *problems;
    size_t n;

    assert_int_equal(rulebook_load(p->folder, &rules, &p->a, &problems, &n), 0);
    assert_memory_equal(rules->hash, files.hash, RULES_HASH);
    rulebook_free(&rules);
    assert_int_equal(rulebook_of(&files, p->folder, &rules, &p->a, &problems, &n), 0);
    assert_memory_equal(rules->hash, files.hash, RULES_HASH);
    rulebook_free(&rules);
    assert_int_equal(rule_files_read(path_of(p, "nowhere"), &p->a, &files), ERR_NOT_FOUND);
    assert_int_equal(rule_files_read(path_of(p, names[0]), &p->a, &files), ERR_NOT_FOUND);
}

static void what_cannot_be_read_is_another_hash_and_a_problem(void **state)
{
    struct place *p = *state;
    struct rule_files missing, empty, pipe;
    struct rulebook *rules = NULL;
    struct rule_problem *problems;
    size_t n;

    unlink(path_of(p, "needs.yaml"));
    missing = read_all(p);
    assert_int_equal(missing.file[RULE_NEEDS].fault, RULE_FILE_MISSING);
    assert_int_equal(
        rulebook_of(&missing, p->folder, &rules, &p->a, &problems, &n), ERR_RULES_WRONG);
    assert_null(rules);
    write_file(p, "needs.yaml", "");
    empty = read_all(p);
    assert_int_equal(empty.file[RULE_NEEDS].fault, RULE_FILE_GOOD);
    assert_memory_not_equal(empty.hash, missing.hash, RULES_HASH);
    unlink(path_of(p, "needs.yaml"));
    assert_int_equal(mkfifo(path_of(p, "needs.yaml"), 0600), 0);
    pipe = read_all(p); /* and nobody waits for whoever writes into it */
    assert_int_equal(pipe.file[RULE_NEEDS].fault, RULE_FILE_UNREADABLE);
    assert_memory_not_equal(pipe.hash, missing.hash, RULES_HASH);
}

static void keep(struct place *p, const struct rule_files *files)
{
    size_t n;
    const char *bytes = rule_files_pack(files, &p->a, &n);

    write_bytes(p->kept, bytes, n);
}

static void one_file_holds_all_four(void **state)
{
    struct place *p = *state;
    struct rule_files files = read_all(p), kept;
    struct rulebook *rules = NULL;
    struct rule_problem *problems;
    size_t n;

    assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), ERR_NOT_FOUND);
    keep(p, &files);
    assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), 0);
    assert_memory_equal(kept.hash, files.hash, RULES_HASH);
    for (int i = 0; i < RULE_FILES; i++) {
        assert_string_equal(kept.file[i].name, names[i]);
        assert_int_equal(kept.file[i].n, files.file[i].n);
        assert_memory_equal(kept.file[i].bytes, files.file[i].bytes, files.file[i].n);
    }
    assert_int_equal(rulebook_of(&kept, p->folder, &rules, &p->a, &problems, &n), 0);
    rulebook_free(&rules);
}

/* Cut anywhere, or with another byte anywhere, it is not used. */
static void a_damaged_file_is_known_as_such(void **state)
{
    struct place *p = *state;
    struct rule_files files = read_all(p), kept;
    size_t n;
    char *bytes = (char *)(uintptr_t)rule_files_pack(&files, &p->a, &n);

    for (size_t cut = 0; cut < n; cut += cut < 300 ? 1 : 37) {
        write_bytes(p->kept, bytes, cut);
        assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), ERR_DAMAGED);
    }
    for (size_t at = 0; at < n; at += at < 300 ? 1 : 37) {
        bytes[at] ^= 1;
        write_bytes(p->kept, bytes, n);
        assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), ERR_DAMAGED);
        bytes[at] ^= 1;
    }
    bytes[n] = 'x'; /* there is room behind it */
    write_bytes(p->kept, bytes, n + 1);
    assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), ERR_DAMAGED);
    write_bytes(p->kept, bytes, n);
    assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), 0);
    unlink(p->kept);
    assert_int_equal(mkdir(p->kept, 0700), 0);
    assert_int_equal(rule_files_kept(p->kept, &p->a, &kept), ERR_DAMAGED);
    rmdir(p->kept);
}

static void whatever_an_editor_does_leaves_another_stamp(void **state)
{
    struct place *p = *state;
    uint64_t before = rule_files_stamp(p->folder), after;

    assert_int_equal(rule_files_stamp(p->folder), before);
    write_file(p, "other.txt", "not ours");
    unlink(path_of(p, "other.txt"));
    assert_int_equal(rule_files_stamp(p->folder), before);
    write_file(
        p, "new.yaml", good[NEEDS]); /* written beside and moved over it, the bytes the same */
    assert_int_equal(rename(path_of(p, "new.yaml"), path_of(p, "needs.yaml")), 0);
    after = rule_files_stamp(p->folder);
    assert_int_not_equal(after, before);
    write_file(p, "needs.yaml", "needs:\n"); /* in its place */
    assert_int_not_equal(rule_files_stamp(p->folder), after);
    unlink(path_of(p, "needs.yaml"));
    assert_int_not_equal(rule_files_stamp(p->folder), after);
    assert_int_not_equal(
        rule_file_stamp(path_of(p, "needs.yaml")), rule_file_stamp(path_of(p, "kinds.yaml")));
}

static void files_are_looked_at_once_they_have_settled(void **state)
{
    struct rule_watch w = { 0 };

    (void)state;
    assert_false(rule_watch_settled(&w, 7, 1000));
    assert_false(rule_watch_settled(&w, 7, 1000 + RULES_SETTLE_MS - 1));
    assert_true(rule_watch_settled(&w, 7, 1000 + RULES_SETTLE_MS));
    assert_false(rule_watch_settled(&w, 7, 9000)); /* once */
    assert_false(rule_watch_settled(&w, 8, 10000));
    assert_false(rule_watch_settled(&w, 9, 11900)); /* the next file of several */
    assert_false(rule_watch_settled(&w, 9, 12500));
    assert_true(rule_watch_settled(&w, 9, 13900));
    rule_watch_again(&w, 14000);
    assert_false(rule_watch_settled(&w, 9, 15000));
    assert_true(rule_watch_settled(&w, 9, 16000));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_hash_is_that_of_the_rules),
        TEST(what_cannot_be_read_is_another_hash_and_a_problem),
        TEST(one_file_holds_all_four),
        TEST(a_damaged_file_is_known_as_such),
        TEST(whatever_an_editor_does_leaves_another_stamp),
        TEST(files_are_looked_at_once_they_have_settled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
