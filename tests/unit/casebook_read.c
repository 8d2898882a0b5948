/* Stories of facts that a text gives: a person's word stands against them, a later text corrects an earlier one, and what is kept says
 * which is which. */
#include "unit/casebook_corners.h"

#include "kept.pb-c.h"

#define READ_MOST 4

struct reading {
    struct fact facts[READ_MOST];
    const char *words[READ_MOST];
    uint32_t n;
};

static void reads(struct reading *r, const char *key, const char *value)
{
    r->facts[r->n] = (struct fact){ key, value, true };
    r->words[r->n++] = "как сказано";
}

static struct read_words words_of(const struct reading *r)
{
    return (struct read_words){ .facts = r->facts, .fact_words = r->words, .n_facts = r->n };
}

static void hears(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator", .role = ROLE__OPERATOR };
    struct reading r = { .n = 0 };

    reads(&r, key, value);
    cmd.note.text = "ещё";
    cmd.note.read = words_of(&r);
    assert_int_equal(run(w, &cmd), 0);
}

static void says(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    assert_int_equal(run(w, &cmd), 0);
}

/* The case was written and loaded again behind every command. */
static void assert_known(const struct world *w, const char *key, const char *value, bool read)
{
    const struct fact *f = case_fact(&w->c, key);

    assert_non_null(f);
    assert_string_equal(f->value, value);
    assert_int_equal(f->read, read);
}

static const struct event *fact_set(const struct world *w)
{
    for (size_t i = 0; i < w->last.n_events; i++)
        if (w->last.events[i].type == EVENT__TYPE__FACT_SET)
            return &w->last.events[i];
    return NULL;
}

static void what_a_text_gives_is_known_as_read_with_the_words_that_gave_it(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_null(case_fact(&w->c, "age"));
    hears(w, "age", "82");
    assert_known(w, "age", "82", true);
    assert_true(fact_set(w)->flag[0]);
    assert_string_equal(fact_set(w)->p.value, "82");
    assert_string_equal(fact_set(w)->p.text, "как сказано");
}

static void what_a_text_gives_is_judged_at_once(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    hears(w, "worse", "yes");
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void a_persons_word_stands_whatever_a_text_seems_to_say(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    says(w, "age", "70");
    hears(w, "age", "82");
    assert_known(w, "age", "70", false);
    assert_null(fact_set(w));
}

static void a_persons_word_takes_the_place_of_what_was_read(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    hears(w, "age", "82");
    says(w, "age", "70");
    assert_known(w, "age", "70", false);
    hears(w, "age", "82");
    assert_known(w, "age", "70", false);
}

static void a_later_text_corrects_an_earlier_one_and_no_news_is_none(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    hears(w, "age", "82");
    hears(w, "age", "82");
    assert_null(fact_set(w));
    hears(w, "age", "28");
    assert_known(w, "age", "28", true);
}

static void what_is_said_at_filing_stands_against_the_text_of_the_same_filing(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct fact said = { "age", "70", false };
    struct reading r = { .n = 0 };

    reads(&r, "age", "82");
    reads(&r, "food_days", "0");
    cmd.file.text = "Бабушке 82 года, еды нет";
    cmd.file.facts = &said;
    cmd.file.n_facts = 1;
    cmd.file.read = words_of(&r);
    assert_int_equal(run(w, &cmd), 0);
    assert_known(w, "age", "70", false);
    assert_known(w, "food_days", "0", true);
}

static void where_there_is_no_room_a_text_only_corrects_what_is_known(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    hears(w, "age", "82");
    for (uint32_t i = 1; i < FACTS_MAX; i++)
        says(w, arena_printf(&w->arena, "k%u", i), "yes");
    hears(w, "more", "yes");
    assert_null(case_fact(&w->c, "more"));
    assert_int_equal(w->c.n_facts, FACTS_MAX);
    hears(w, "age", "28");
    assert_known(w, "age", "28", true);
}

/* ---- two cases that become one ---- */
static struct world *another(void)
{
    void *own;
    struct world *other;

    corner_set_up(&own);
    other = own;
    other->c.key = other->folded.key = 7;
    file_case(other, NULL);
    return other;
}

static void absorb(struct world *w, struct world *other)
{
    struct command cmd = { .verb = VERB_ABSORB, .actor = "she", .role = ROLE__COORDINATOR };
    void *own = other;

    cmd.absorb.from = &other->c;
    assert_int_equal(run(w, &cmd), 0);
    tear_down(&own);
}

static void the_survivor_of_two_cases_knows_what_was_read_and_what_was_said(void **state)
{
    struct world *w = *state, *other = another();

    file_case(w, NULL);
    hears(w, "read_twice", "mine");
    hears(w, "said_there", "mine");
    says(w, "said_here", "mine");
    hears(other, "read_twice", "other");
    says(other, "said_there", "other");
    hears(other, "said_here", "other");
    hears(other, "read_there", "other");
    says(other, "said_alone", "other");
    absorb(w, other);
    assert_known(w, "read_twice", "mine", true);
    assert_known(w, "said_there", "other", false); /* a person's word against a text */
    assert_known(w, "said_here", "mine", false);
    assert_known(w, "read_there", "other", true);
    assert_known(w, "said_alone", "other", false);
    says(w, "read_there", "mine");
    assert_known(w, "read_there", "mine", false);
}

static void what_an_older_service_kept_was_said_by_a_person(void **state)
{
    struct world *w = *state;
    struct case_row row = { .key = 1 };
    CaseBody *body;
    struct casefile again;
    uint8_t *bytes;

    file_case(w, NULL);
    hears(w, "age", "82");
    kept_case(&w->c, &w->arena, &row);
    body = case_body__unpack(NULL, row.body.n, row.body.bytes);
    assert_non_null(body);
    assert_int_equal(body->n_fact_read, 1);
    body->n_fact_read = 0; /* it knew no such field */
    bytes = arena_alloc(&w->arena, row.body.n);
    row.body.n = case_body__pack(body, bytes);
    row.body.bytes = bytes;
    assert_int_equal(kept_case_read(&row, &w->arena, &again), 0);
    assert_int_equal(again.n_facts, 1);
    assert_false(again.facts[0].read);
    body->n_fact_read = 1;
    case_body__free_unpacked(body, NULL);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(what_a_text_gives_is_known_as_read_with_the_words_that_gave_it),
        STORY(what_a_text_gives_is_judged_at_once),
        STORY(a_persons_word_stands_whatever_a_text_seems_to_say),
        STORY(a_persons_word_takes_the_place_of_what_was_read),
        STORY(a_later_text_corrects_an_earlier_one_and_no_news_is_none),
        STORY(what_is_said_at_filing_stands_against_the_text_of_the_same_filing),
        STORY(where_there_is_no_room_a_text_only_corrects_what_is_known),
        STORY(the_survivor_of_two_cases_knows_what_was_read_and_what_was_said),
        STORY(what_an_older_service_kept_was_said_by_a_person),
    };

    return cmocka_run_group_tests_name("casebook: read", tests, NULL, NULL);
}
