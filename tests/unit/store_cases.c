/* Cases, their numbers and names, and the chain of their events. */
#include "store_fixture.h"

static void a_case_is_read_as_it_was_put(void **state)
{
    struct fixture *f = *state;
    struct case_row c;
    uint8_t id[16];
    case_key key = 0;

    file_case(f, 1);
    c = read_case(f, 1);
    bytes_of(1, id, sizeof(id));
    assert_true(c.key == key_number(1));
    assert_memory_equal(c.id, id, sizeof(id));
    assert_true(blob_is(c.body, "case 1"));
    assert_true(blob_is(c.personal, "name and phone"));
    assert_int_equal(c.version, 1);
    assert_true(c.opened_row != 0 && c.opened_row == c.last_row);
    assert_true(c.due_work != 0 && c.due_ms > T0);
    assert_int_equal(store_case_find(f->s, id, &key), 0);
    assert_true(key == c.key);
}

static void a_case_that_is_not_there_is_not_found(void **state)
{
    struct fixture *f = *state;
    struct case_row c;
    uint8_t id[16] = { 9 };
    case_key key;

    assert_int_equal(store_case_read(f->s, key_number(1), &f->a, &c), ERR_NOT_FOUND);
    assert_int_equal(store_case_find(f->s, id, &key), ERR_NOT_FOUND);
    assert_int_equal(store_alias_find(f->s, "call-1", &key), ERR_NOT_FOUND);
}

static void an_empty_personal_part_is_read_as_none(void **state)
{
    struct fixture *f = *state;
    struct case_row c;

    file_case(f, 1);
    c = read_case(f, 1);
    c.personal = (struct blob){ NULL, 0 };
    begin(f);
    assert_int_equal(store_case_put(f->s, &c), 0);
    commit(f);
    c = read_case(f, 1);
    assert_int_equal(c.personal.n, 0);
    assert_null(c.personal.bytes);
    assert_true(blob_is(c.body, "case 1"));
}

static void the_id_of_one_case_is_refused_for_another(void **state)
{
    struct fixture *f = *state;
    struct case_row c = { .key = key_number(2) };
    struct events_row row = some_events(f, &c, 1);

    file_case(f, 1);
    bytes_of(1, c.id, sizeof(c.id));
    begin(f);
    assert_int_equal(store_events_append(f->s, &c, &row), ERR_TAKEN);
    assert_true(c.opened_row == 0 && row.changed == 0); /* nothing changed */
    store_rollback(f->s);
    assert_int_equal(store_case_read(f->s, key_number(2), &f->a, &c), ERR_NOT_FOUND);
}

static void a_case_row_without_events_is_refused(void **state)
{
    struct fixture *f = *state;
    struct case_row c = { .key = key_number(1), .version = 1 };

    begin(f);
    assert_int_equal(store_case_put(f->s, &c), ERR_INVALID);
    store_rollback(f->s);
}

static void the_newest_events_of_a_case_are_known_by_number_and_type(void **state)
{
    struct fixture *f = *state;
    uint64_t newest = 0;
    uint32_t type = 0;
    struct events_row row;

    file_case(f, 1);
    follow_case(f, 1);
    file_case(f, 2);
    assert_int_equal(store_case_newest(f->s, key_number(1), &newest, &type), 0);
    assert_true(newest == read_case(f, 1).last_row);
    assert_int_equal(store_events_read(f->s, newest, &f->a, &row), 0);
    assert_int_equal(type, row.last_type);
    assert_int_equal(store_case_newest(f->s, key_number(3), &newest, &type), ERR_NOT_FOUND);
}

static void pages_show_every_case_once_in_key_order(void **state)
{
    struct fixture *f = *state;
    struct case_row *rows;
    case_key after = 0;
    size_t n, seen = 0;

    for (uint32_t i = 25; i >= 1; i--)
        file_case(f, i);
    do {
        assert_int_equal(store_case_page(f->s, after, 4, &f->a, &rows, &n), 0);
        assert_true(n <= 4);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].key > after);
            after = rows[i].key;
            seen++;
        }
    } while (n);
    assert_int_equal(seen, 25);
}

/* Case 2 is closed: its deadline is disarmed. */
static void the_armed_cases_of_the_past_come_in_the_order_of_their_newest_events(void **state)
{
    struct fixture *f = *state;
    struct case_row closed;
    struct armed_case *cases;
    uint64_t upto;
    size_t n;

    for (uint32_t i = 1; i <= 4; i++)
        file_case(f, i);
    follow_case(f, 1);
    closed = read_case(f, 2);
    begin(f);
    assert_int_equal(store_work_remove(f->s, closed.due_work), 0);
    closed.due_work = 0;
    assert_int_equal(store_case_put(f->s, &closed), 0);
    commit(f);
    upto = store_changed(f->s);
    file_case(f, 5); /* not of the past any more */
    assert_int_equal(store_case_armed(f->s, 0, upto, 2, &f->a, &cases, &n), 0);
    assert_int_equal(n, 2);
    assert_true(cases[0].key == key_number(3) && cases[1].key == key_number(4));
    assert_int_equal(
        store_case_armed(f->s, read_case(f, 4).last_row, upto, 2, &f->a, &cases, &n), 0);
    assert_int_equal(n, 1);
    assert_true(cases[0].key == key_number(1));
    assert_true(cases[0].last_row == read_case(f, 1).last_row);
    assert_whole(f->s);
}

static void the_newest_cases_come_first_and_those_that_wait_whatever_lies_between(void **state)
{
    struct fixture *f = *state;
    struct case_row closed;
    case_key keys[3];
    size_t n;

    for (uint32_t i = 1; i <= 5; i++)
        file_case(f, i);
    closed = read_case(f, 3);
    begin(f);
    assert_int_equal(store_work_remove(f->s, closed.due_work), 0);
    closed.due_work = 0;
    assert_int_equal(store_case_put(f->s, &closed), 0);
    commit(f);
    assert_int_equal(store_case_keys(f->s, INT64_MAX, false, 3, keys, &n), 0);
    assert_true(n == 3 && keys[0] == key_number(5) && keys[2] == key_number(3));
    assert_int_equal(store_case_keys(f->s, keys[2], false, 3, keys, &n), 0);
    assert_true(n == 2 && keys[0] == key_number(2) && keys[1] == key_number(1));
    assert_int_equal(store_case_keys(f->s, key_number(5), true, 3, keys, &n), 0);
    assert_true(n == 3 && keys[0] == key_number(4) && keys[1] == key_number(2));
    assert_int_equal(store_case_keys(f->s, key_number(1), true, 3, keys, &n), 0);
    assert_int_equal(n, 0);
}

static case_key give_number(struct fixture *f, case_key first_of_today)
{
    case_key key = 0;

    assert_int_equal(store_case_number(f->s, first_of_today, &key), 0);
    return key;
}

static void a_case_number_is_never_given_twice_whatever_the_clock_says(void **state)
{
    struct fixture *f = *state;
    case_key today = case_key_of(2026, 326, 1), yesterday = case_key_of(2026, 325, 1);

    begin(f);
    assert_true(give_number(f, today) == today);
    assert_true(give_number(f, today) == today + 1);
    assert_true(give_number(f, yesterday) == today + 2); /* the clock went back */
    store_rollback(f->s);
    begin(f);
    assert_true(give_number(f, yesterday) == yesterday);
    store_rollback(f->s);
    file_case(f, 17);
    reopen(f);
    begin(f);
    assert_true(give_number(f, today) == key_number(18));
    assert_true(give_number(f, case_key_of(2026, 327, 1)) == case_key_of(2026, 327, 1));
    store_rollback(f->s);
}

static void a_call_id_leads_to_its_case_and_to_a_later_one_when_put_again(void **state)
{
    struct fixture *f = *state;
    case_key key = 0;

    file_case(f, 1);
    file_case(f, 2);
    begin(f);
    assert_int_equal(store_alias_put(f->s, "call-1", key_number(1)), 0);
    assert_int_equal(store_alias_find(f->s, "call-1", &key), 0); /* through the open transaction */
    commit(f);
    assert_true(key == key_number(1));
    begin(f);
    assert_int_equal(store_alias_put(f->s, "call-1", key_number(2)), 0);
    commit(f);
    reopen(f);
    assert_int_equal(store_alias_find(f->s, "call-1", &key), 0);
    assert_true(key == key_number(2));
}

static void a_call_id_cannot_lead_to_a_case_that_is_not_there(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(store_alias_put(f->s, "call-1", key_number(1)), ERR_INVALID);
    store_rollback(f->s);
}

/* ---- events ---- */

static void events_are_read_back_whole_and_oldest_first(void **state)
{
    struct fixture *f = *state;
    struct events_row *rows, expected;
    struct case_row c;
    size_t n;

    file_case(f, 1);
    file_case(f, 2);
    follow_case(f, 1);
    follow_case(f, 1);
    c = read_case(f, 1);
    assert_int_equal(store_events_of(f->s, &c, &f->a, &rows, &n), 0);
    assert_int_equal(n, 3);
    assert_true(rows[0].changed == c.opened_row && rows[2].changed == c.last_row);
    assert_true(rows[0].previous == 0 && rows[1].previous == rows[0].changed);
    expected = some_events(f, &c, 3);
    assert_int_equal(rows[1].first_seq, 3);
    assert_int_equal(rows[1].count, 2);
    assert_int_equal(rows[1].last_type, expected.last_type);
    assert_true(rows[1].at_ms == expected.at_ms);
    assert_string_equal(rows[1].actor, expected.actor);
    assert_memory_equal(rows[1].command, expected.command, 16);
    assert_memory_equal(rows[1].content_hash, expected.content_hash, 32);
    assert_memory_equal(rows[1].salt, expected.salt, 32);
    assert_true(blob_is(rows[0].answer, "receipt"));
    assert_true(rows[1].body.n == expected.body.n && rows[1].personal.n == expected.personal.n);
    assert_memory_equal(rows[1].body.bytes, expected.body.bytes, expected.body.n);
    assert_memory_equal(rows[1].personal.bytes, expected.personal.bytes, expected.personal.n);
}

static void a_chain_holds_until_a_byte_of_it_changes(void **state)
{
    struct fixture *f = *state;
    struct events_row *rows, bad;
    struct case_row c;
    uint8_t nothing[32] = { 0 };
    size_t n;

    file_case(f, 1);
    follow_case(f, 1);
    c = read_case(f, 1);
    assert_int_equal(store_events_of(f->s, &c, &f->a, &rows, &n), 0);
    assert_true(events_chain_holds(nothing, &rows[0]));
    assert_true(events_chain_holds(rows[0].hash, &rows[1]));
    assert_memory_equal(rows[1].hash, c.hash, 32);
    assert_false(events_chain_holds(nothing, &rows[1]));
    bad = rows[1];
    bad.body = blob_of("another body");
    assert_false(events_chain_holds(rows[0].hash, &bad));
    bad = rows[1];
    bad.personal = blob_of("another name");
    assert_false(events_chain_holds(rows[0].hash, &bad));
    bad = rows[1];
    bad.salt[0] ^= 1;
    assert_false(events_chain_holds(rows[0].hash, &bad));
}

/* The definition itself: BLAKE2b(prev, body, BLAKE2b(salt, personal)). */
static void the_hash_is_the_one_that_the_design_names(void **state)
{
    struct fixture *f = *state;
    uint8_t expected[32], digest[32], bytes[256] = { 0 };
    struct events_row row;
    struct case_row c;

    file_case(f, 1);
    c = read_case(f, 1);
    assert_int_equal(store_events_read(f->s, c.opened_row, &f->a, &row), 0);
    memcpy(bytes, row.salt, 32);
    memcpy(bytes + 32, row.personal.bytes, row.personal.n);
    crypto_generichash(digest, 32, bytes, 32 + row.personal.n, NULL, 0);
    assert_memory_equal(row.digest, digest, 32);
    memset(bytes, 0, 32);
    memcpy(bytes + 32, row.body.bytes, row.body.n);
    memcpy(bytes + 32 + row.body.n, digest, 32);
    crypto_generichash(expected, 32, bytes, 64 + row.body.n, NULL, 0);
    assert_memory_equal(row.hash, expected, 32);
}

static void erased_events_lose_what_is_personal_and_the_chain_still_holds(void **state)
{
    struct fixture *f = *state;
    uint8_t no_salt[32] = { 0 };
    struct events_row before, after;
    struct case_row c;

    file_case(f, 1);
    follow_case(f, 1);
    c = read_case(f, 1);
    assert_int_equal(store_events_read(f->s, c.opened_row, &f->a, &before), 0);
    begin(f);
    assert_int_equal(store_events_erase(f->s, c.opened_row, &f->a), 0);
    commit(f);
    assert_int_equal(store_events_read(f->s, c.opened_row, &f->a, &after), 0);
    assert_true(after.erased);
    assert_int_equal(after.personal.n, 0);
    assert_int_equal(after.answer.n, 0);
    assert_memory_equal(after.salt, no_salt, 32);
    assert_memory_equal(after.digest, before.digest, 32);
    assert_memory_equal(after.hash, before.hash, 32);
    assert_true(after.body.n == before.body.n);
    assert_true(events_chain_holds(no_salt, &after));
    assert_whole(f->s);
    begin(f);
    assert_int_equal(store_events_erase(f->s, 999, &f->a), ERR_NOT_FOUND);
    store_rollback(f->s);
}

static bool file_holds(const char *path, const char *text)
{
    uint8_t *bytes;
    size_t n = load(path, &bytes);
    bool is_there = memmem(bytes, n, text, strlen(text)) != NULL;

    free(bytes);
    return is_there;
}

static void after_an_erasure_the_old_bytes_are_in_no_file(void **state)
{
    struct fixture *f = *state;
    struct case_row c;
    char secret[64];

    file_case(f, 1);
    c = read_case(f, 1);
    snprintf(secret, sizeof(secret), "personal %llu 1", (unsigned long long)c.key);
    assert_true(file_holds(f->wal, secret));
    begin(f);
    assert_int_equal(store_events_erase(f->s, c.opened_row, &f->a), 0);
    commit(f);
    assert_int_equal(store_idle(f->s, T0), 0);
    assert_false(file_holds(f->wal, secret));
    store_close(&f->s); /* nobody may read the file while SQLite has it open */
    assert_false(file_holds(f->file, secret));
    assert_int_equal(open_again(f), 0);
    assert_whole(f->s);
}

static void all_rows_are_met_once_from_the_newest_back(void **state)
{
    struct fixture *f = *state;
    struct events_row *rows;
    uint64_t before = UINT64_C(1) << 62;
    size_t n, seen = 0;

    fill(f);
    do {
        assert_int_equal(store_events_before(f->s, before, 4, &f->a, &rows, &n), 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].changed < before);
            assert_true(rows[i].key != 0 && rows[i].body.n == 0 && rows[i].personal.n == 0);
            before = rows[i].changed;
            seen++;
        }
    } while (n);
    assert_int_equal(seen, 27);
}

static void a_follower_meets_every_row_once_in_the_order_of_its_number(void **state)
{
    struct fixture *f = *state;
    struct events_row *rows;
    uint64_t after = 0;
    size_t n, seen = 0;

    fill(f);
    do {
        assert_int_equal(store_events_after(f->s, after, 4, &f->a, &rows, &n), 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].changed > after);
            assert_int_equal(rows[i].last_type, EVENT__TYPE__CASE_JUDGED);
            assert_true(rows[i].key != 0 && rows[i].body.n == 0 && rows[i].personal.n == 0);
            after = rows[i].changed;
            seen++;
        }
    } while (n);
    assert_int_equal(seen, 27);
    file_case(f, 30);
    assert_int_equal(store_events_after(f->s, after, 4, &f->a, &rows, &n), 0);
    assert_int_equal(n, 1);
    assert_true(rows[0].changed == store_changed(f->s));
}

static void numbers_go_on_after_a_restart(void **state)
{
    struct fixture *f = *state;
    uint64_t before;

    fill(f);
    before = store_changed(f->s);
    reopen(f);
    assert_int_equal(store_changed(f->s), before);
    file_case(f, 40);
    assert_int_equal(store_changed(f->s), before + 1);
}

static void a_body_beyond_the_limit_is_refused_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct blob huge = { must_alloc(17 << 20), 17 << 20 };
    struct case_row c;

    file_case(f, 1);
    c = read_case(f, 1);
    c.body = huge;
    begin(f);
    assert_int_equal(store_case_put(f->s, &c), ERR_TOO_LONG);
    store_rollback(f->s);
    free((void *)(uintptr_t)huge.bytes);
    assert_true(blob_is(read_case(f, 1).body, "case 1"));
}

static void the_same_holds_in_memory(void **state)
{
    struct fixture *f = *state;
    struct refusal why;
    struct content before, after;

    store_close(&f->s);
    assert_int_equal(
        store_open(NULL, &(struct store_options){ .in_memory = true }, &f->s, &why), 0);
    fill(f);
    assert_int_equal(content_of(f->s, &before), 0);
    begin(f);
    assert_int_equal(try_follow(f, 1), 0);
    store_rollback(f->s);
    assert_int_equal(store_idle(f->s, T0 + DAY_MS), 0);
    assert_int_equal(store_room(f->s), 0);
    assert_int_equal(content_of(f->s, &after), 0);
    assert_true(same_content(&before, &after));
    assert_whole(f->s);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_case_is_read_as_it_was_put),
        T(a_case_that_is_not_there_is_not_found),
        T(an_empty_personal_part_is_read_as_none),
        T(the_id_of_one_case_is_refused_for_another),
        T(a_case_row_without_events_is_refused),
        T(the_newest_events_of_a_case_are_known_by_number_and_type),
        T(pages_show_every_case_once_in_key_order),
        T(the_armed_cases_of_the_past_come_in_the_order_of_their_newest_events),
        T(the_newest_cases_come_first_and_those_that_wait_whatever_lies_between),
        T(a_case_number_is_never_given_twice_whatever_the_clock_says),
        T(a_call_id_leads_to_its_case_and_to_a_later_one_when_put_again),
        T(a_call_id_cannot_lead_to_a_case_that_is_not_there),
        T(events_are_read_back_whole_and_oldest_first),
        T(a_chain_holds_until_a_byte_of_it_changes),
        T(the_hash_is_the_one_that_the_design_names),
        T(erased_events_lose_what_is_personal_and_the_chain_still_holds),
        T(after_an_erasure_the_old_bytes_are_in_no_file),
        T(all_rows_are_met_once_from_the_newest_back),
        T(a_follower_meets_every_row_once_in_the_order_of_its_number),
        T(numbers_go_on_after_a_restart),
        T(a_body_beyond_the_limit_is_refused_and_changes_nothing),
        T(the_same_holds_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
