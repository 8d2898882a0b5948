/* Following: pages of what has changed, as the casebook gives them and as a follower takes them. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"

static const FollowPage *follow(
    struct lists *l, Follows__What what, uint64_t after, uint32_t at_most)
{
    Envelope *env = make(lists_arena(l), "follow", "what=0", NULL);
    const Envelope *answer;

    PUT(env->follow, what, what);
    PUT(env->follow, after, after);
    PUT(env->follow, at_most, at_most);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_FOLLOW_PAGE);
    assert_int_equal(answer->follow_page->what, what);
    assert_true(answer->follow_page->after == after);
    return answer->follow_page;
}

static const FollowPage *cases_after(struct lists *l, uint64_t after)
{
    return follow(l, FOLLOWS__WHAT__CASES, after, 0);
}

static void note(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "note_read", "note.text=still there", NULL);

    env->note_read->note->case_ = arena_dup(lists_arena(l), number);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void show(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", NULL);

    env->show_case->case_ = arena_dup(lists_arena(l), number);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_SHOWN);
}

static void close_case(struct lists *l, const char *number)
{
    Envelope *env = make(
        lists_arena(l), "close_case", "outcome=8", "recall=1", "reason=solved on the phone", NULL);
    const Envelope *answer;

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    env->actor = arena_dup(lists_arena(l), "ivan");
    PUT(env, role, ROLE__COORDINATOR);
    env->id.data[15] = ++l->id;
    driver_hear(&l->d, LINK_INNER, PEER, NULL, env);
    answer = driver_said(&l->d, driver_count(&l->d) - 1, NULL);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(answer->case_changed->state, CASE__STATE__CLOSED);
}

/* Pushes the counter on, as the changes of a busy day would. */
static void pass_numbers(struct lists *l, size_t n)
{
    struct arena a = { 0 };

    lists_begin(l);
    for (size_t i = 0; i < n; i++) {
        ResponderEntry e = RESPONDER_ENTRY__INIT;

        e.id = arena_printf(&a, "r%zu", i);
        assert_int_equal(entry_put(l->self->store, &e, &a), 0);
    }
    lists_commit(l);
    arena_clear(&a);
}

static void each_row_of_events_is_told_with_the_case_as_it_now_stands(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    const FollowPage *page;

    note(l, number);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 2);
    assert_true(page->level);
    assert_true(page->rows[0]->changed < page->rows[1]->changed);
    for (size_t i = 0; i < 2; i++) {
        const CaseRow *row = page->rows[i]->case_;

        assert_int_equal(page->rows[i]->row_case, FOLLOWED_ROW__ROW_CASE);
        assert_string_equal(row->case_, number);
        assert_int_equal(row->version, 2); /* as it now stands */
        assert_int_equal(row->at->ms, DRIVER_NOW_MS);
    }
    assert_int_equal(page->rows[1]->case_->event, EVENT__TYPE__NOTE_ADDED);
    assert_int_equal(page->rows[1]->case_->seq, page->rows[0]->case_->seq + 1);
    assert_true(page->upto == page->rows[1]->changed);
    page = cases_after(l, page->rows[0]->changed);
    assert_int_equal(page->n_rows, 1);
    assert_true(page->level);
}

static void rows_of_other_kinds_do_not_keep_a_follower_from_being_level(void **state)
{
    struct lists *l = *state;
    uint64_t last;

    lists_file(l, "An old woman is alone and has no food");
    last = cases_after(l, 0)->upto;
    pass_numbers(l, 10);
    assert_true(store_changed(l->self->store) > last);
    assert_true(cases_after(l, last)->level);
    assert_int_equal(cases_after(l, last)->n_rows, 0);
    assert_true(follow(l, FOLLOWS__WHAT__KEYS, 0, 0)->level);
}

/* A follower of the store that was there before this one. */
static void who_has_more_than_there_is_is_told_so(void **state)
{
    struct lists *l = *state;

    lists_file(l, "An old woman is alone and has no food");
    for (int what = FOLLOWS__WHAT__CASES; what <= FOLLOWS__WHAT__KEYS; what++) {
        const FollowPage *page = follow(l, (Follows__What)what, 1000, 0);

        assert_int_equal(page->n_rows, 0);
        assert_true(page->has_upto && page->upto < 1000);
        assert_false(page->level);
    }
}

static void a_page_holds_as_many_rows_as_were_asked_for(void **state)
{
    struct lists *l = *state;
    uint64_t after = 0;

    for (int i = 0; i < 5; i++)
        lists_file(l, "An old woman is alone and has no food");
    for (int i = 0; i < 2; i++) {
        const FollowPage *page = follow(l, FOLLOWS__WHAT__CASES, after, 2);

        assert_int_equal(page->n_rows, 2);
        assert_false(page->level);
        after = page->upto;
        assert_true(after == page->rows[1]->changed);
    }
    assert_int_equal(follow(l, FOLLOWS__WHAT__CASES, after, 2)->n_rows, 1);
    assert_true(follow(l, FOLLOWS__WHAT__CASES, after, 2)->level);
    assert_int_equal(follow(l, FOLLOWS__WHAT__CASES, 0, 1000)->n_rows, 5);
}

static void who_has_looked_at_a_case_is_no_news_but_is_gone_past(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    const FollowPage *page;

    show(l, number);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 1);
    assert_true(page->upto > page->rows[0]->changed);
    assert_true(page->level);
    page = cases_after(l, page->rows[0]->changed);
    assert_int_equal(page->n_rows, 0);
    assert_true(page->level);
}

static void of_the_distant_past_only_cases_that_are_open_are_told(void **state)
{
    struct lists *l = *state;
    const char *closed = lists_file(l, "An old woman is alone and has no food");
    const char *open = lists_file(l, "An old man is alone and has no food");
    const FollowPage *page;
    uint64_t end;

    note(l, open);
    close_case(l, closed);
    end = store_changed(l->self->store);
    assert_int_equal(cases_after(l, 0)->n_rows, 4);
    lists_pass(l, 73 * HOUR_MS);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 1);
    assert_string_equal(page->rows[0]->case_->case_, open);
    assert_true(page->upto == end); /* past all that is left out */
    assert_false(page->level);
    page = cases_after(l, page->upto);
    assert_int_equal(page->n_rows, 0);
    assert_true(page->level);
}

static void after_the_past_follows_what_is_recent_row_by_row(void **state)
{
    struct lists *l = *state;
    const char *old = lists_file(l, "An old woman is alone and has no food"), *fresh;
    const FollowPage *page;

    pass_numbers(l, 3);
    lists_pass(l, 80 * HOUR_MS);
    fresh = lists_file(l, "An old man is alone and has no food");
    note(l, fresh);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 1);
    assert_string_equal(page->rows[0]->case_->case_, old);
    page = cases_after(l, page->upto);
    assert_int_equal(page->n_rows, 2);
    assert_string_equal(page->rows[0]->case_->case_, fresh);
    assert_true(page->level);
}

/* A case that was open long ago and has moved since stands at its newest row, once. */
static void an_old_case_that_goes_on_is_told_where_it_moved_last(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    const FollowPage *page;

    lists_pass(l, 80 * HOUR_MS);
    note(l, number);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 0);
    assert_true(page->has_upto);
    page = cases_after(l, page->upto);
    assert_int_equal(page->n_rows, 1);
    /* whoever writes it down makes it judged again, and by now it has waited for days */
    assert_int_equal(page->rows[0]->case_->event, EVENT__TYPE__CASE_JUDGED);
}

static void many_old_open_cases_come_page_by_page(void **state)
{
    struct lists *l = *state;
    uint64_t after = 0;
    size_t n = 0;

    for (int i = 0; i < 5; i++)
        lists_file(l, "An old woman is alone and has no food");
    lists_pass(l, 80 * HOUR_MS);
    for (int pages = 0; pages < 4; pages++) {
        const FollowPage *page = follow(l, FOLLOWS__WHAT__CASES, after, 2);

        assert_true(page->level == (pages == 3));
        assert_true(page->level || page->upto > after);
        n += page->n_rows;
        after = page->upto;
    }
    assert_int_equal(n, 5);
}

static void who_is_far_behind_is_spared_the_rows_of_cases_that_have_moved_on(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    const FollowPage *page;

    for (int i = 0; i < 3; i++)
        note(l, number);
    assert_int_equal(cases_after(l, 0)->n_rows, 4);
    pass_numbers(l, 5000);
    page = cases_after(l, 0);
    assert_int_equal(page->n_rows, 1);
    assert_int_equal(page->rows[0]->case_->event, EVENT__TYPE__NOTE_ADDED);
    assert_true(page->level);
}

static void a_case_that_somebody_looked_at_last_is_not_lost_to_who_is_far_behind(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    const FollowPage *page;

    note(l, number);
    show(l, number);
    pass_numbers(l, 5000);
    page = cases_after(l, 0);
    assert_true(page->n_rows > 0);
    assert_int_equal(page->rows[page->n_rows - 1]->case_->event, EVENT__TYPE__NOTE_ADDED);
    assert_true(page->level);
}

static void a_page_of_large_rows_ends_before_it_outgrows_a_message(void **state)
{
    struct lists *l = *state;
    uint64_t after = 0;
    size_t n = 0, pages = 0;
    const FollowPage *page;

    lists_begin(l);
    for (int i = 0; i < 20; i++) {
        ResponderEntry e = RESPONDER_ENTRY__INIT;
        char *area[] = { arena_printf(lists_arena(l), "%015000d", 1) };

        e.id = arena_printf(lists_arena(l), "r%d", i);
        e.area = area;
        e.n_area = 1;
        assert_int_equal(entry_put(l->self->store, &e, lists_arena(l)), 0);
    }
    lists_commit(l);
    do {
        page = follow(l, FOLLOWS__WHAT__DIRECTORY, after, 64);
        assert_true(page->n_rows > 0);
        n += page->n_rows;
        after = page->upto;
        pages++;
    } while (!page->level);
    assert_int_equal(n, 20);
    assert_int_equal(pages, 7);
}

static void put_small(struct lists *l, int from, int to)
{
    lists_begin(l);
    for (int i = from; i < to; i++) {
        ResponderEntry e = RESPONDER_ENTRY__INIT;

        e.id = arena_printf(lists_arena(l), "r%d", i);
        assert_int_equal(entry_put(l->self->store, &e, lists_arena(l)), 0);
    }
    lists_commit(l);
}

static void a_page_of_small_rows_holds_hundreds(void **state)
{
    struct lists *l = *state;
    const FollowPage *page;

    put_small(l, 0, 128);
    page = follow(l, FOLLOWS__WHAT__DIRECTORY, 0, 1024);
    assert_int_equal(page->n_rows, 128);
    assert_true(page->level);
    put_small(l, 128, 333);
    page = follow(l, FOLLOWS__WHAT__DIRECTORY, 0, 0);
    assert_int_equal(page->n_rows, 333);
    assert_true(page->level);
    page = follow(l, FOLLOWS__WHAT__DIRECTORY, 0, 100);
    assert_int_equal(page->n_rows, 100);
    assert_false(page->level);
    page = follow(l, FOLLOWS__WHAT__DIRECTORY, page->upto, 1024);
    assert_int_equal(page->n_rows, 233);
    assert_true(page->level);
}

static void following_nothing_that_is_known_is_refused(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "follow", "what=0"), "unknown_word", "what");
}

/* ---- the other end: a worker that follows ---- */
static size_t rows_heard;

static void *start_follower(
    const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    static int self;

    (void)settings, (void)t, (void)ret_why;
    rows_heard = 0;
    return &self;
}

static void on_row(void *self, struct turn *t, const FollowedRow *row)
{
    (void)self, (void)t, (void)row;
    rows_heard++;
}

static const struct worker_link follower_links[] = { { "casebook", LINK_CONNECT }, { 0 } };
static const struct worker_follow follower_follows[] = {
    { .what = FOLLOWS__WHAT__CASES, .on_row = on_row }, { 0 }
};
static const struct worker follower = { .name = "follower",
    .links = follower_links,
    .follows = follower_follows,
    .start = start_follower };

static const Follow *follow_asked(struct driver *d)
{
    for (size_t i = 0; i < driver_count(d); i++) {
        Envelope *env = driver_said(d, i, NULL);

        if (env->body_case == ENVELOPE__BODY_FOLLOW)
            return env->follow;
    }
    return NULL;
}

/* "page_of(d, after, upto, level)": without a row. */
static void hear_page(struct driver *d, uint64_t after, uint64_t upto, bool level)
{
    Envelope *env = make(&d->arena, "follow_page", "what=1", NULL);

    PUT(env->follow_page, after, after);
    PUT(env->follow_page, level, level);
    if (upto)
        PUT(env->follow_page, upto, upto);
    driver_hear(d, 0, 0, NULL, env);
}

static void a_follower_goes_past_what_was_left_out(void **state)
{
    struct driver d = { 0 };

    (void)state;
    assert_true(driver_start(&d, &follower));
    hear_page(&d, 0, 1000, false);
    assert_true(follow_asked(&d)->after == 1000);
    assert_false(engine_is_ready(d.engine));
    hear_page(&d, 0, 2000, false); /* said twice, the second time otherwise */
    assert_null(follow_asked(&d));
    hear_page(&d, 1000, 1200, true);
    assert_true(engine_is_ready(d.engine));
    assert_null(follow_asked(&d));
    driver_stop(&d);
}

static void a_page_that_leads_nowhere_is_not_taken(void **state)
{
    struct driver d = { 0 };

    (void)state;
    assert_true(driver_start(&d, &follower));
    hear_page(&d, 0, 0, false);
    assert_null(follow_asked(&d)); /* asked again in a second, not at once and for ever */
    driver_pass(&d, 1100);
    assert_true(follow_asked(&d)->after == 0);
    driver_stop(&d);
}

/* Both real: from the distant past until level, each open case once, whatever lies between. */
static void a_follower_becomes_level_with_a_casebook(void **state)
{
    struct lists *l = *state;
    struct driver d = { 0 };
    uint64_t at;
    int asked = 0;

    close_case(l, lists_file(l, "An old woman is alone and has no food"));
    lists_file(l, "An old man is alone and has no food");
    lists_pass(l, 80 * HOUR_MS);
    lists_file(l, "An old woman is alone and has no food");
    assert_true(driver_start(&d, &follower));
    for (at = follow_asked(&d)->after; !engine_is_ready(d.engine); asked++) {
        Envelope *env = make(&d.arena, "follow_page", NULL);
        FollowPage page = *cases_after(l, at);
        const Follow *again;

        env->follow_page = &page;
        driver_hear(&d, 0, 0, NULL, env);
        again = follow_asked(&d);
        at = again ? again->after : at;
        assert_true(asked < 10);
    }
    assert_int_equal(rows_heard, 2);
    driver_stop(&d);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(each_row_of_events_is_told_with_the_case_as_it_now_stands),
        TEST(rows_of_other_kinds_do_not_keep_a_follower_from_being_level),
        TEST(who_has_more_than_there_is_is_told_so),
        TEST(a_page_holds_as_many_rows_as_were_asked_for),
        TEST(who_has_looked_at_a_case_is_no_news_but_is_gone_past),
        TEST(of_the_distant_past_only_cases_that_are_open_are_told),
        TEST(after_the_past_follows_what_is_recent_row_by_row),
        TEST(an_old_case_that_goes_on_is_told_where_it_moved_last),
        TEST(many_old_open_cases_come_page_by_page),
        TEST(who_is_far_behind_is_spared_the_rows_of_cases_that_have_moved_on),
        TEST(a_case_that_somebody_looked_at_last_is_not_lost_to_who_is_far_behind),
        TEST(a_page_of_large_rows_ends_before_it_outgrows_a_message),
        TEST(a_page_of_small_rows_holds_hundreds),
        TEST(following_nothing_that_is_known_is_refused),
        cmocka_unit_test(a_follower_goes_past_what_was_left_out),
        cmocka_unit_test(a_page_that_leads_nowhere_is_not_taken),
        TEST(a_follower_becomes_level_with_a_casebook),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
