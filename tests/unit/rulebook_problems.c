/* What a person reads who has made a mistake in a rule file: the small rules of rulebook_good.h are usable; each row breaks them in one place
 * and says, letter by letter, what is told; in Russian it stands in rulebook_mistakes.ru. */
#include "rulebook/rulebook.h"

#include "base/must.h"
#include "base/text.h"
#include "unit/rulebook_good.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAID_BYTES 32768

/* ---- files in a folder of their own ---- */

static char *folder_new(void)
{
    char *path = must_dup("/tmp/assist-rules-XXXXXX");

    assert_non_null(mkdtemp(path));
    return path;
}

static void file_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *out;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
    fclose(out);
}

static void folder_free(char *folder)
{
    char path[256];

    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    free(folder);
}

static char *with(const char *text, const char *from, const char *to)
{
    const char *at = from ? strstr(text, from) : text;
    size_t skip = from ? strlen(from) : strlen(text), before;
    char *changed;

    if (!at)
        fail_msg("the row looks for what is not there: %s", from);
    before = (size_t)(at - text);
    changed = must_alloc(strlen(text) + strlen(to) + 1);
    memcpy(changed, text, before);
    memcpy(changed + before, to, strlen(to));
    memcpy(changed + before + strlen(to), at + skip, strlen(at + skip));
    return changed;
}

static char *folder_with(enum file file, const char *from, const char *to)
{
    char *folder = folder_new();

    for (enum file i = KINDS; i < FILES; i++) {
        char *text = i == file ? with(good[i], from, to) : must_dup(good[i]);

        file_write(folder, names[i], text);
        free(text);
    }
    return folder;
}

static int load(const char *folder, char *said, size_t *ret_n)
{
    struct rulebook *rules = NULL;
    struct rule_problem *problems = NULL;
    struct arena a = { 0 };
    size_t used = 0;
    int rc = rulebook_load(folder, &rules, &a, &problems, ret_n);

    *said = '\0';
    if (rc != ERR_RULES_WRONG)
        *ret_n = 0;
    for (size_t i = 0; i < *ret_n && used < SAID_BYTES - 1; i++)
        used += (size_t)snprintf(said + used, SAID_BYTES - used, "%s%s:%d:%d: %s -> %s",
            i ? "\n" : "", problems[i].file, problems[i].line, problems[i].column,
            problems[i].problem, problems[i].mend);
    rulebook_free(&rules);
    assert_null(rules);
    arena_clear(&a);
    return rc;
}

#include "rulebook_mistakes.h"

static void each_mistake_is_told_with_its_place_and_how_to_mend_it(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        const struct mistake *m = &mistakes[i];
        char *folder = folder_with(m->file, m->from, m->to);
        char said[SAID_BYTES];
        size_t n = 0;
        int rc = load(folder, said, &n);

        if (rc != ERR_RULES_WRONG || strcmp(said, m->told) != 0) {
            print_error("row %zu (%s):\n  expected %s\n  told     %s\n", i, m->to, m->told, said);
            wrong++;
        }
        folder_free(folder);
    }
    assert_int_equal(wrong, 0);
}

/* ---- in Russian ---- */

#define RUSSIAN "tests/unit/rulebook_mistakes.ru"
#define RUSSIAN_BYTES (256 * 1024)

static void speak_russian(void)
{
    char dir[512];

    snprintf(dir, sizeof(dir), "%s/share/locale", getenv("ASSIST_BUILD_DIR"));
    setenv("LANGUAGE", "ru", 1);
    assert_non_null(setlocale(LC_MESSAGES, "C.UTF-8"));
    bindtextdomain("assist", dir);
    bind_textdomain_codeset("assist", "UTF-8");
}

static void speak_english(void)
{
    unsetenv("LANGUAGE");
    setlocale(LC_MESSAGES, "C");
}

static FILE *russian_open(const char *mode)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/" RUSSIAN, getenv("ASSIST_SOURCE_DIR"));
    file = fopen(path, mode);
    assert_non_null(file);
    return file;
}

static char *all_in_russian(void)
{
    char *all = must_alloc(RUSSIAN_BYTES);
    size_t used = 0;

    speak_russian();
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        const struct mistake *m = &mistakes[i];
        char *folder = folder_with(m->file, m->from, m->to);
        char said[SAID_BYTES];
        size_t n = 0;

        assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
        assert_string_not_equal(said, m->told);
        used += (size_t)snprintf(all + used, RUSSIAN_BYTES - used, "%s\n%s\n\n", m->told, said);
        assert_true(used < RUSSIAN_BYTES);
        folder_free(folder);
    }
    speak_english();
    return all;
}

static void compare_lines(FILE *file, char *all)
{
    char line[4096];
    size_t number = 0;

    for (char *at = all; *at;) {
        size_t size = strcspn(at, "\n") + 1;

        number++;
        if (!fgets(line, sizeof(line), file) || strlen(line) != size || memcmp(line, at, size) != 0)
            fail_msg(RUSSIAN ":%zu differs from what is told:\n%.*s"
                             "read it, then run this test with ASSIST_WRITE_README=1",
                number, (int)size, at);
        at += size;
    }
    if (fgets(line, sizeof(line), file))
        fail_msg(RUSSIAN " tells of a mistake that is no longer tried: %s", line);
}

static void a_russian_coordinator_reads_each_of_them_in_russian(void **state)
{
    bool write = getenv("ASSIST_WRITE_README") != NULL;
    char *all = all_in_russian();
    FILE *file = russian_open(write ? "wb" : "rb");

    (void)state;
    if (write)
        assert_int_equal(fwrite(all, 1, strlen(all), file), strlen(all));
    else
        compare_lines(file, all);
    fclose(file);
    free(all);
}

static void the_small_rules_are_usable(void **state)
{
    char *folder = folder_with(KINDS, "other", "other");
    char said[SAID_BYTES];
    size_t n;

    (void)state;
    assert_int_equal(load(folder, said, &n), 0);
    folder_free(folder);
}

static void a_missing_file_is_named(void **state)
{
    char *folder = folder_with(KINDS, "other", "other");
    char path[256], said[SAID_BYTES], expected[512];
    size_t n;

    (void)state;
    snprintf(path, sizeof(path), "%s/needs.yaml", folder);
    unlink(path);
    snprintf(expected, sizeof(expected), "needs.yaml:1:1: the file is missing -> it belongs at %s",
        path);
    assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
    assert_string_equal(said, expected);
    folder_free(folder);
}

static void change(const char *folder, enum file file, const char *from, const char *to)
{
    char *text = with(good[file], from, to);

    file_write(folder, names[file], text);
    free(text);
}

/* The kind's own need asks a coordinator alone; the one that the rule `rule` adds asks neighbours. */
static char *folder_of_violence(const char *rule)
{
    char *folder = folder_with(TRIAGE, "  - id: seen_long_ago\n", rule);

    change(folder, KINDS, "  other:\n",
        "  violence:\n    text: {ru: Насилие, en: Violence}\n    base: P1\n    needs: [shelter]\n"
        "    questions: []\n    advice:\n      - {ru: Спросите, en: Ask}\n"
        "    tell: {ru: Перезвоним, en: We ring back}\n    ring_again: 30 min\n  other:\n");
    change(folder, NEEDS, "  extra:\n",
        "  shelter:\n    text: {ru: Укрыть, en: Give shelter}\n    capabilities: []\n"
        "    mandatory: yes\n    required: 1\n    ladder: guarded\n  extra:\n");
    change(folder, LADDERS, "  visits:\n",
        "  guarded:\n    repeat: 0\n    rungs:\n"
        "      - whom: {ru: Координатор, en: Coordinator}\n        kinds: [duty_coordinator]\n"
        "        k: all\n        window: 2 h\n  visits:\n");
    return folder;
}

static void is_told(char *folder, const char *told)
{
    char said[SAID_BYTES];
    size_t n;

    load(folder, said, &n);
    assert_string_equal(said, told);
    folder_free(folder);
}

static void told_of_violence(const char *rule, const char *told)
{
    is_told(folder_of_violence(rule), told);
}

static void what_a_rule_adds_to_violence_is_held_as_its_own_needs_are(void **state)
{
    static const char told[] =
        "ladders.yaml:12:9: the kind \"violence\" leads here: this rung would "
        "ask relatives or neighbours whom the person has not named"
        " -> write named_only: yes, or ask somebody else";

    (void)state;
    told_of_violence("  - id: beaten\n    why: {ru: Бьёт, en: Beats}\n"
                     "    when: [{signal: silent}, {fact: alone, is: no}]\n    kind: violence\n"
                     "    weight: 60\n    needs: [visit]\n  - id: seen_long_ago\n",
        told);
    told_of_violence("  - id: beaten\n    why: {ru: Бьёт, en: Beats}\n"
                     "    when: [{signal: silent}, {fact: alone, is: no}]\n    kind: violence\n"
                     "    weight: 60\n  - id: beaten_alone\n    why: {ru: Один, en: Alone}\n"
                     "    when: [{kind: violence}, {fact: alone, is: yes}]\n    needs: [visit]\n"
                     "  - id: seen_long_ago\n",
        told);
    told_of_violence("  - id: beaten\n    why: {ru: Бьёт, en: Beats}\n"
                     "    when: [{signal: silent}, {fact: alone, is: no}]\n    kind: violence\n"
                     "    weight: 60\n  - id: seen_long_ago\n",
        "");
}

#define BEATEN(when)                                                                               \
    "  - id: beaten\n    why: {ru: Бьёт, en: Beats}\n    when: [{signal: " when                    \
    "}, {fact: alone, is: no}]\n    kind: violence\n    weight: 60\n  - id: seen_long_ago\n"

static void what_is_learnt_of_a_kind_changes_something(void **state)
{
    static const char learnt[] = "to: [other, violence]\nbase: '1 2'\nwords: ''\n";
    char *folder = folder_of_violence(BEATEN("silent"));

    (void)state;
    file_write(folder, names[LEANINGS], learnt);
    is_told(folder, "leanings.yaml:1:13: \"violence\" is learnt, and no rule asks for it"
                    " -> write a rule in triage.yaml with: when: [{signal: leans_violence}]");
    folder = folder_of_violence(BEATEN("leans_violence"));
    file_write(folder, names[LEANINGS], learnt);
    is_told(folder, "");
}

static void a_folder_in_the_place_of_a_file_is_told(void **state)
{
    char *folder = folder_with(KINDS, "other", "other");
    char path[256], said[SAID_BYTES];
    size_t n;

    (void)state;
    snprintf(path, sizeof(path), "%s/needs.yaml", folder);
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
    assert_string_equal(said, "needs.yaml:1:1: the file cannot be read"
                              " -> see that it is a file, and yours to read");
    rmdir(path);
    folder_free(folder);
}

/* What stands after it would not be read: a rule would be missing, and nobody told. */
static void a_zero_byte_is_told_and_not_taken_for_the_end(void **state)
{
    char *folder = folder_with(KINDS, "other", "other");
    char path[256], said[SAID_BYTES];
    FILE *out;
    size_t n;

    (void)state;
    snprintf(path, sizeof(path), "%s/needs.yaml", folder);
    out = fopen(path, "ab");
    assert_non_null(out);
    assert_int_equal(fwrite("\0# more\n", 1, 9, out), 9);
    fclose(out);
    assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
    assert_string_equal(said, "needs.yaml:15:1: there is a control character in the text"
                              " -> write it without");
    folder_free(folder);
}

static void a_missing_folder_is_not_found(void **state)
{
    char said[SAID_BYTES];
    size_t n;

    (void)state;
    assert_int_equal(load("/nonexistent/rules", said, &n), ERR_NOT_FOUND);
}

static void a_huge_file_is_refused_unread(void **state)
{
    char *folder = folder_with(KINDS, "other", "other");
    char *huge = must_alloc(2 * 1024 * 1024 + 1), said[SAID_BYTES];
    size_t n;

    (void)state;
    memset(huge, '#', 2 * 1024 * 1024);
    file_write(folder, "triage.yaml", huge);
    assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
    assert_string_equal(said, "triage.yaml:1:1: the file is larger than 1 MiB -> make it smaller");
    free(huge);
    folder_free(folder);
}

static void all_problems_are_told_at_once_in_the_order_of_files_and_lines_and_at_most_fifty(
    void **state)
{
    char *many = must_alloc(64 * 1024), *folder, said[SAID_BYTES];
    size_t used = (size_t)snprintf(many, 64 * 1024, "facts:\n"), n = 0;
    long previous = 0;

    (void)state;
    for (int i = 0; i < 80; i++)
        used += (size_t)snprintf(many + used, 64 * 1024 - used, "  f%d: nonsense\n", i);
    folder = folder_with(TRIAGE, "facts:\n", many);
    assert_int_equal(load(folder, said, &n), ERR_RULES_WRONG);
    assert_int_equal(n, 50);
    for (const char *line = said; line; line = strchr(line + 1, '\n')) {
        long number = strtol(line + (*line == '\n') + strlen("triage.yaml:"), NULL, 10);

        assert_true(number > previous);
        previous = number;
    }
    free(many);
    folder_free(folder);
}

static void hash_of(const char *folder, uint8_t hash[RULES_HASH])
{
    struct rulebook *rules = NULL;
    struct rule_problem *problems;
    struct arena a = { 0 };
    size_t n;

    assert_int_equal(rulebook_load(folder, &rules, &a, &problems, &n), 0);
    memcpy(hash, rules->hash, RULES_HASH);
    rulebook_free(&rules);
    arena_clear(&a);
}

static void the_hash_changes_with_every_letter_and_with_nothing_else(void **state)
{
    char *first = folder_with(KINDS, "other", "other"),
         *same = folder_with(KINDS, "other", "other");
    char *changed = folder_with(TRIAGE, "Молчит", "молчит");
    uint8_t a[RULES_HASH], b[RULES_HASH], c[RULES_HASH];

    (void)state;
    hash_of(first, a);
    hash_of(same, b);
    hash_of(changed, c);
    assert_memory_equal(a, b, RULES_HASH);
    assert_memory_not_equal(a, c, RULES_HASH);
    folder_free(first);
    folder_free(same);
    folder_free(changed);
}

/* Any half of a good file: something is told or it is usable, and nothing breaks (the sanitizers look on). */
static void half_a_file_never_breaks_the_reader(void **state)
{
    (void)state;
    for (enum file f = KINDS; f < FILES; f++)
        for (size_t cut = 0; cut < strlen(good[f]); cut += 3) {
            char *half = must_dup(good[f]), *folder, said[SAID_BYTES];
            size_t n;

            half[cut] = '\0';
            folder = folder_with(f, NULL, half);
            assert_true(load(folder, said, &n) == 0 || n > 0);
            folder_free(folder);
            free(half);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_rules_are_usable),
        cmocka_unit_test(each_mistake_is_told_with_its_place_and_how_to_mend_it),
        cmocka_unit_test(a_russian_coordinator_reads_each_of_them_in_russian),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(what_a_rule_adds_to_violence_is_held_as_its_own_needs_are),
        cmocka_unit_test(what_is_learnt_of_a_kind_changes_something),
        cmocka_unit_test(a_folder_in_the_place_of_a_file_is_told),
        cmocka_unit_test(a_zero_byte_is_told_and_not_taken_for_the_end),
        cmocka_unit_test(a_missing_folder_is_not_found),
        cmocka_unit_test(a_huge_file_is_refused_unread),
        cmocka_unit_test(
            all_problems_are_told_at_once_in_the_order_of_files_and_lines_and_at_most_fifty),
        cmocka_unit_test(the_hash_changes_with_every_letter_and_with_nothing_else),
        cmocka_unit_test(half_a_file_never_breaks_the_reader),
    };

    unsetenv("LANGUAGE");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
