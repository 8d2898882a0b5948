/* Cases found by what they say: telephones, names, words; page by page, and each look recorded. */
#include "casebook/wanted.h"
#include "unit/casebook_lists.h"

/* ---- what is looked for ---- */
static bool says(const char *said, const char *known)
{
    struct arena a = { 0 };
    struct wanted w;
    wanted_found found = 0;
    bool is_found;

    assert_true(wanted_of(said, &a, &w));
    wanted_look_at(&w, known, &a, &found);
    is_found = wanted_is_found(&w, found);
    arena_clear(&a);
    return is_found;
}

static void a_word_is_found_in_whatever_case_it_stands(void **state)
{
    (void)state;
    assert_true(says("Иванову", "Мария Иванова"));
    assert_true(says("иванова мария", "Мария Ивановна Иванова, дочь"));
    assert_true(says("льдина", "Рыбак на льдине"));
    assert_true(says("ЁЛКИ", "под елкой"));
    assert_true(says("Ann", "Anna Smith"));
    assert_false(says("Иванову", "Мария Петрова"));
    assert_false(says("Мария Петрова", "Мария Иванова")); /* every word */
    assert_false(says("рия", "Мария")); /* from its beginning */
    assert_true(says("26", "дом 26"));
    assert_false(says("кот", "")); /* nothing is known */
}

static bool rings(const char *said, const char *phone)
{
    struct arena a = { 0 };
    struct casefile c = { .subject = { .phone = phone } };
    struct wanted w;
    wanted_found found = 0;
    bool is_it = wanted_of(said, &a, &w) && wanted_look_at_case(&w, &c, &a, &found);

    arena_clear(&a);
    return is_it;
}

static void a_telephone_is_found_however_it_was_written_and_by_its_end(void **state)
{
    (void)state;
    assert_true(rings("8 (928) 123-45-67", "+79281234567"));
    assert_true(rings("4567", "+7 928 123-45-67"));
    assert_true(rings("123-45-67", "89281234567"));
    assert_false(rings("123-45-68", "89281234567"));
    assert_false(rings("567", "89281234567")); /* too few digits to be a telephone */
    assert_false(rings("4567", NULL));
    assert_false(rings("89281234567", "4567"));
}

static void nothing_but_signs_is_nothing_to_look_for(void **state)
{
    struct arena a = { 0 };
    struct wanted w;

    (void)state;
    assert_false(wanted_of(NULL, &a, &w));
    assert_false(wanted_of("", &a, &w));
    assert_false(wanted_of(" ... ", &a, &w));
    arena_clear(&a);
}

/* ---- asked of the casebook ---- */
static const CaseList *found_more(
    struct lists *l, const char *text, uint32_t limit, const char *next)
{
    Envelope *env = make(lists_arena(l), "find_cases", NULL);
    const Envelope *answer;

    env->find_cases->text = arena_dup(lists_arena(l), text);
    env->find_cases->next = arena_dup(lists_arena(l), next);
    if (limit)
        PUT(env->find_cases, limit, limit);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_LIST);
    return answer->case_list;
}

/* All pages. The clock of the test stands still: a page ends where it is full. */
static size_t count_found(struct lists *l, const char *text)
{
    const CaseList *page = found_more(l, text, 0, NULL);
    size_t n = page->n_cases;

    while (page->next) {
        page = found_more(l, text, 0, page->next);
        n += page->n_cases;
    }
    return n;
}

static const char *file(struct lists *l, const char *text, const char *name, const char *phone)
{
    Envelope *env =
        make(lists_arena(l), "open_case", "file.consent=1", "file.reporter.lang=ru", NULL);

    env->open_case->file->text = arena_dup(lists_arena(l), text);
    env->open_case->file->reporter->name = arena_dup(lists_arena(l), name);
    env->open_case->file->reporter->phone = arena_dup(lists_arena(l), phone);
    return lists_ask(l, env)->case_receipt->case_;
}

static void a_case_is_found_by_telephone_name_and_what_was_said(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "рыбак на льдине", "Мария Иванова", "+7 928 123-45-67");

    file(l, "нет еды", "Пётр", "+7 928 123-45-68");
    assert_string_equal(found_more(l, "89281234567", 0, NULL)->cases[0]->case_, number);
    assert_int_equal(count_found(l, "89281234567"), 1);
    assert_int_equal(count_found(l, "Иванову"), 1);
    assert_int_equal(count_found(l, "льдина Мария"), 1); /* said and named */
    assert_int_equal(count_found(l, "928 123 45"), 0);
    assert_int_equal(count_found(l, "Сидорова"), 0);
}

static const CaseShown *show(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", "timeline=1", NULL);

    env->show_case->case_ = arena_dup(lists_arena(l), number);
    return lists_ask(l, env)->case_shown;
}

static size_t looks(const CaseShown *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_events; i++) {
        if (s->events[i]->type == EVENT__TYPE__DATA_READ)
            n += text_is(s->events[i]->values[0]->value, "find");
    }
    return n;
}

static void who_was_shown_a_case_is_recorded_and_who_was_not_is_not(void **state)
{
    struct lists *l = *state;
    const char *mine = file(l, "help", "Мария", "+7 928 123-45-67");
    const char *other = file(l, "help", "Пётр", "+7 928 123-45-68");

    assert_int_equal(count_found(l, "Мария"), 1);
    assert_int_equal(looks(show(l, mine)), 1);
    assert_int_equal(looks(show(l, other)), 0);
}

static void pages_show_every_case_once_the_newest_first(void **state)
{
    struct lists *l = *state;
    const CaseList *page;
    const char *before = "99", *next = NULL;
    size_t n = 0;

    for (int i = 0; i < 150; i++)
        file(l, "help", i % 2 ? "Мария" : "Пётр", "");
    do {
        page = found_more(l, "Мария", 7, next);
        next = page->next;
        assert_true(page->n_cases <= 7);
        for (size_t i = 0; i < page->n_cases; i++) {
            assert_true(strcmp(page->cases[i]->case_, before) < 0);
            before = page->cases[i]->case_;
            n++;
        }
    } while (next);
    assert_int_equal(n, 75);
}

static void end_it(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "close_case", "reason=over", "recall=1", NULL);

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    PUT(env->close_case, outcome, CASE__DISPOSITION__HELPED);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void what_is_old_is_found_as_long_as_it_is_open(void **state)
{
    struct lists *l = *state;
    const char *open = file(l, "help", "Мария", ""), *closed = file(l, "help", "Мария", "");

    end_it(l, closed);
    assert_int_equal(count_found(l, "Мария"), 2);
    lists_pass(l, 32 * DAY_MS);
    file(l, "help", "Пётр", "");
    assert_int_equal(count_found(l, "Мария"), 1);
    assert_string_equal(found_more(l, "Мария", 0, NULL)->cases[0]->case_, open);
}

static void a_note_says_it_too(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "help", "Пётр", "");
    Envelope *env = make(lists_arena(l), "note_read", "note.text=собака во дворе", NULL);

    env->note_read->note->case_ = arena_dup(lists_arena(l), number);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(count_found(l, "собаки"), 1);
}

static void a_token_that_is_none_is_refused(void **state)
{
    static const char *const tokens[] = { "r", "x0000000000000001", "r000000000000000g",
        "rffffffffffffffff", "r00000000000000001" };
    struct lists *l = *state;

    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        Envelope *env = make(lists_arena(l), "find_cases", "text=help", NULL);

        env->find_cases->next = arena_dup(lists_arena(l), tokens[i]);
        assert_answer_refused(lists_ask(l, env), "invalid", "next");
    }
    assert_answer_refused(ASK(l, "find_cases", "text=..."), "missing", "text");
}

#define T(f) cmocka_unit_test_setup_teardown(f, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_found_in_whatever_case_it_stands),
        cmocka_unit_test(a_telephone_is_found_however_it_was_written_and_by_its_end),
        cmocka_unit_test(nothing_but_signs_is_nothing_to_look_for),
        T(a_case_is_found_by_telephone_name_and_what_was_said),
        T(who_was_shown_a_case_is_recorded_and_who_was_not_is_not),
        T(pages_show_every_case_once_the_newest_first),
        T(what_is_old_is_found_as_long_as_it_is_open),
        T(a_note_says_it_too),
        T(a_token_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
