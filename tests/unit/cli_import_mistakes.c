/* Whoever imports a directory with something wrong in it reads where and what, in their language: each mistake of import_mistakes.h is
 * told as import_mistakes.txt has it, letter by letter. */
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
#include "import.h"
#include "import_mistakes.h"

#define TOLD "tests/unit/import_mistakes.txt"
#define N_MISTAKES (sizeof(mistakes) / sizeof(mistakes[0]))
#define N_GAZETTEER (sizeof(gazetteer_mistakes) / sizeof(gazetteer_mistakes[0]))

static void speak(const char *lang)
{
    char dir[512];

    snprintf(dir, sizeof(dir), "%s/share/locale", getenv("ASSIST_BUILD_DIR"));
    setenv("LANGUAGE", lang, 1);
    assert_non_null(setlocale(LC_MESSAGES, "C.UTF-8"));
    bindtextdomain("assist", dir);
    bind_textdomain_codeset("assist", "UTF-8");
    textdomain("assist");
}

static char *told_of_rows(struct import *im, enum import_format format, struct arena *a)
{
    struct import_item item;
    char *all = arena_dup(a, "");
    enum import_got got;

    while ((got = import_next(im, a, &item)) != IMPORT_END)
        if (got == IMPORT_REFUSED)
            all = arena_printf(a, "%s%s\n", all, import_problem_text(&item.problem, format, a));
    return all;
}

static char *told_of(const struct mistake *m, const struct import_target *target, struct arena *a)
{
    struct import_map map = { 0 };
    struct import_how how = {
        .format = m->format, .target = target, .map = &map, .source = "test"
    };
    struct import_problem why;
    struct import *im;
    const char *wrong;
    char *all;

    if (m->map && import_map_read(m->map, strlen(m->map), target, a, &map, &wrong))
        return arena_printf(a, "--map %s\n", wrong);
    if (import_open(&how, m->file, m->n ? m->n : strlen(m->file), a, &im, &why))
        return arena_printf(a, "%s\n", import_problem_text(&why, m->format, a));
    all = told_of_rows(im, m->format, a);
    import_close(&im);
    assert_null(im);
    return all;
}

static char *all_told(const struct mistake *list, size_t n, const struct import_target *target,
    char *all, struct arena *a)
{
    for (size_t i = 0; i < n; i++) {
        const char *en, *ru;

        speak("en");
        en = told_of(&list[i], target, a);
        speak("ru");
        ru = told_of(&list[i], target, a);
        if (!*en || strcmp(en, ru) == 0)
            fail_msg("%s: %s", list[i].name, *en ? "is not told in Russian" : "is taken");
        all = arena_printf(a, "%s# %s\n%s%s\n", all, list[i].name, en, ru);
    }
    return all;
}

static FILE *told_open(const char *mode)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/" TOLD, getenv("ASSIST_SOURCE_DIR"));
    file = fopen(path, mode);
    assert_non_null(file);
    return file;
}

static void compare(FILE *file, const char *all)
{
    char line[4096];
    size_t number = 0;

    for (const char *at = all; *at;) {
        size_t size = strcspn(at, "\n") + 1;

        number++;
        if (!fgets(line, sizeof(line), file) || strlen(line) != size || memcmp(line, at, size) != 0)
            fail_msg(TOLD ":%zu differs from what is told:\n%.*s"
                          "read it, then run this test with ASSIST_WRITE_README=1",
                number, (int)size, at);
        at += size;
    }
    assert_null(fgets(line, sizeof(line), file));
}

static void each_mistake_is_told_with_its_place_in_both_languages(void **state)
{
    struct arena a = { 0 };
    char *all = all_told(mistakes, N_MISTAKES, NULL, arena_dup(&a, ""), &a);
    bool write = getenv("ASSIST_WRITE_README") != NULL;
    FILE *file = told_open(write ? "wb" : "rb");

    (void)state;
    all = all_told(gazetteer_mistakes, N_GAZETTEER, &import_settlements, all, &a);
    if (write)
        assert_int_equal(fwrite(all, 1, strlen(all), file), strlen(all));
    else
        compare(file, all);
    fclose(file);
    arena_clear(&a);
}

static void there_are_many_and_each_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_true(N_MISTAKES >= 80);
    for (size_t i = 0; i < N_MISTAKES; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(mistakes[i].name, mistakes[k].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_is_told_with_its_place_in_both_languages),
        cmocka_unit_test(there_are_many_and_each_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
