/* Who may speak to the service: adding, revoking, listing, and the first keys of a new one. */
#include "unit/casebook_lists.h"

#include "bus/keys.h"
#include "casebook/key_rows.h"
#include "casebook/keys_init.h"

static const KeyRows *rows_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_KEY_ROWS);
    return answer->key_rows;
}

/* 32 bytes of the same letter. */
static Envelope *adding(
    struct lists *l, const char *name, char letter, Role role, const char *responder)
{
    Envelope *env =
        make(lists_arena(l), "key_add", "key.public_key=0123456789abcdef0123456789abcdef", NULL);
    KeyRow *key = env->key_add->key;

    memset(key->public_key.data, letter, 32);
    key->has_public_key = 1;
    key->name = arena_dup(lists_arena(l), name);
    key->responder = arena_dup(lists_arena(l), responder);
    PUT(key, role, role);
    return env;
}

static const Envelope *add(
    struct lists *l, const char *name, char letter, Role role, const char *responder)
{
    return lists_ask(l, adding(l, name, letter, role, responder));
}

static const Envelope *take_back(struct lists *l, const char *name)
{
    Envelope *env = make(lists_arena(l), "key_revoke", NULL);

    env->key_revoke->name = arena_dup(lists_arena(l), name);
    return lists_ask(l, env);
}

static void import_liman(struct lists *l)
{
    ASK(l, "directory_put", "source=x", "entries+.id=liman", "entries.kind=1", "entries.name=L",
        "entries.area=A");
}

static void a_key_is_added_with_its_role_and_the_instant(void **state)
{
    struct lists *l = *state;
    const KeyRow *key = rows_of(add(l, "olga", 'o', ROLE__OPERATOR, NULL))->keys[0];

    assert_string_equal(key->name, "olga");
    assert_int_equal(key->role, ROLE__OPERATOR);
    assert_int_equal(key->since->ms, DRIVER_NOW_MS);
    assert_null(key->responder);
    assert_false(key->revoked);
    key = ASK(l, "follow", "what=3")->follow_page->rows[0]->key;
    assert_string_equal(key->name, "olga");
    assert_memory_equal(key->public_key.data, "oooooooooooooooooooooooooooooooo", 32);
}

/* ---- shifts ---- */
static const Envelope *says(struct lists *l, const char *who, Envelope *env)
{
    env->id.data[15] = ++l->id;
    return lists_ask_again(l, who, env);
}

static const Envelope *goes_off(struct lists *l, const char *who, const char *to)
{
    Envelope *env = make(lists_arena(l), "set_duty", "state=2", NULL);

    env->set_duty->to = arena_dup(lists_arena(l), to);
    return says(l, who, env);
}

static void owns(struct lists *l, const char *who, const char *number)
{
    Envelope *env = make(lists_arena(l), "own_case", NULL);

    env->own_case->case_ = arena_dup(lists_arena(l), number);
    assert_int_equal(says(l, who, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static Duty__State shift_of(struct lists *l, const char *name)
{
    KeyRow *key;

    assert_int_equal(key_read(l->self->store, name, lists_arena(l), &key), 0);
    return key->duty;
}

static void who_takes_back_what_they_handed_over_is_on_duty_again(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "нет еды");

    add(l, "olga", 'o', ROLE__COORDINATOR, NULL);
    add(l, "nina", 'n', ROLE__COORDINATOR, NULL);
    owns(l, "olga", number);
    assert_answer_refused(goes_off(l, "olga", NULL), "wrong_state", "state");
    assert_int_equal(goes_off(l, "olga", "nina")->duty_report->n_handed, 1);
    assert_int_equal(shift_of(l, "olga"), DUTY__STATE__OFF);
    owns(l, "olga", number);
    assert_int_equal(shift_of(l, "olga"), DUTY__STATE__ON);
}

static void an_organisations_key_speaks_for_somebody_in_the_directory(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(add(l, "liman", 'l', ROLE__ORG, "liman"), "not_found", "key.responder");
    import_liman(l);
    assert_answer_refused(add(l, "liman", 'l', ROLE__ORG, NULL), "missing", "key.responder");
    assert_string_equal(
        rows_of(add(l, "liman", 'l', ROLE__ORG, "liman"))->keys[0]->responder, "liman");
    assert_answer_refused(add(l, "olga", 'o', ROLE__OPERATOR, "liman"), "invalid", "key.responder");
    assert_string_equal(
        rows_of(add(l, "duty", 'd', ROLE__DUTY, "liman"))->keys[0]->responder, "liman");
    rows_of(add(l, "duty2", 'e', ROLE__DUTY, NULL));
}

static void a_name_or_a_key_that_somebody_has_is_refused(void **state)
{
    struct lists *l = *state;
    const Envelope *answer;

    rows_of(add(l, "olga", 'o', ROLE__OPERATOR, NULL));
    assert_answer_refused(add(l, "olga", 'x', ROLE__OPERATOR, NULL), "taken", "key.name");
    assert_answer_refused(add(l, "olga", 'o', ROLE__COORDINATOR, NULL), "taken", "key.name");
    answer = add(l, "anna", 'o', ROLE__OPERATOR, NULL);
    assert_answer_refused(answer, "taken", "key.public_key");
    assert_string_equal(answer->refusal->reason, "olga");
    assert_int_equal(rows_of(ASK(l, "key_list"))->n_keys, 1);
}

/* The connection of a revoked key is known by its name alone. */
static void the_name_of_a_revoked_key_is_never_given_again(void **state)
{
    struct lists *l = *state;

    rows_of(add(l, "olga", 'o', ROLE__OPERATOR, NULL));
    rows_of(take_back(l, "olga"));
    assert_answer_refused(add(l, "olga", 'x', ROLE__OPERATOR, NULL), "taken", "key.name");
    assert_answer_refused(add(l, "olga", 'o', ROLE__OPERATOR, NULL), "taken", "key.name");
    assert_answer_refused(add(l, "anna", 'o', ROLE__OPERATOR, NULL), "taken", "key.public_key");
}

static void adding_the_same_key_again_changes_nothing(void **state)
{
    struct lists *l = *state;
    Envelope *env = adding(l, "olga", 'o', ROLE__OPERATOR, NULL);
    uint64_t before;

    rows_of(lists_ask(l, env));
    before = store_changed(l->self->store);
    rows_of(lists_ask_again(l, "admin", env));
    rows_of(add(l, "olga", 'o', ROLE__OPERATOR, NULL)); /* under another id */
    assert_int_equal(store_changed(l->self->store), before);
    assert_answer_refused(lists_ask_again(l, "anna", env), "id_reused", "id");
}

static void a_key_that_is_none_is_refused(void **state)
{
    struct lists *l = *state;
    Envelope *env;

    assert_answer_refused(ASK(l, "key_add"), "missing", "key");
    assert_answer_refused(add(l, "", 'o', ROLE__OPERATOR, NULL), "missing", "key.name");
    assert_answer_refused(add(l, "two words", 'o', ROLE__OPERATOR, NULL), "invalid", "key.name");
    assert_answer_refused(
        add(l, arena_printf(lists_arena(l), "%061d", 1), 'o', ROLE__OPERATOR, NULL), "too_long",
        "key.name");
    assert_answer_refused(add(l, "olga", 'o', ROLE__NOBODY, NULL), "unknown_word", "key.role");
    assert_answer_refused(add(l, "olga", 0, ROLE__OPERATOR, NULL), "invalid", "key.public_key");
    env = adding(l, "olga", 'o', ROLE__OPERATOR, NULL);
    env->key_add->key->public_key.len = 31;
    assert_answer_refused(lists_ask(l, env), "invalid", "key.public_key");
    env->key_add->key->has_public_key = 0;
    assert_answer_refused(lists_ask(l, env), "missing", "key.public_key");
    assert_int_equal(rows_of(ASK(l, "key_list"))->n_keys, 0);
}

/* "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", the client's public key of zmq_curve(7) */
static void a_key_that_is_printed_in_a_manual_is_refused(void **state)
{
    static const uint8_t printed[] = { 0xbb, 0x88, 0x47, 0x1d, 0x65, 0xe2, 0x65, 0x9b, 0x30, 0xc5,
        0x5a, 0x53, 0x21, 0xce, 0xbb, 0x5a, 0xab, 0x2b, 0x70, 0xa3, 0x98, 0x64, 0x5c, 0x26, 0xdc,
        0xa2, 0xb2, 0xfc, 0xb4, 0x3f, 0xc5, 0x18 };
    struct lists *l = *state;
    Envelope *env = adding(l, "olga", 'o', ROLE__OPERATOR, NULL);

    memcpy(env->key_add->key->public_key.data, printed, 32);
    assert_answer_refused(lists_ask(l, env), "forbidden", "key.public_key");
}

static void a_revoked_key_stays_as_a_row_that_followers_see(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    rows_of(add(l, "olga", 'o', ROLE__OPERATOR, NULL));
    before = store_changed(l->self->store);
    assert_true(rows_of(take_back(l, "olga"))->keys[0]->revoked);
    assert_true(store_changed(l->self->store) == before + 1);
    assert_true(ASK(l, "follow", "what=3")->follow_page->rows[0]->key->revoked);
    assert_true(rows_of(ASK(l, "key_list"))->keys[0]->revoked);
    assert_true(rows_of(take_back(l, "olga"))->keys[0]->revoked); /* again: nothing */
    assert_true(store_changed(l->self->store) == before + 1);
    assert_answer_refused(take_back(l, "nobody"), "not_found", "name");
    assert_answer_refused(take_back(l, ""), "missing", "name");
}

static void the_last_admin_cannot_be_revoked(void **state)
{
    struct lists *l = *state;

    rows_of(add(l, "a", 'a', ROLE__ADMIN, NULL));
    rows_of(add(l, "b", 'b', ROLE__ADMIN, NULL));
    rows_of(add(l, "o", 'o', ROLE__OPERATOR, NULL));
    rows_of(take_back(l, "a"));
    rows_of(take_back(l, "o"));
    assert_answer_refused(take_back(l, "b"), "wrong_state", "name");
    rows_of(add(l, "c", 'c', ROLE__ADMIN, NULL));
    rows_of(take_back(l, "b"));
}

static void many_keys_are_listed_page_by_page(void **state)
{
    struct lists *l = *state;
    const KeyRows *rows;
    const char *after = "";
    size_t n = 0, pages = 0;

    lists_begin(l);
    for (uint32_t i = 0; i < 1200; i++) {
        KeyRow key = KEY_ROW__INIT;
        uint8_t bytes[32] = { 1, (uint8_t)i, (uint8_t)(i >> 8) };

        key.name = arena_printf(lists_arena(l), "key-with-a-rather-long-name-%06u", i);
        key.has_public_key = 1;
        key.public_key = (ProtobufCBinaryData){ 32, bytes };
        PUT(&key, role, ROLE__OPERATOR);
        assert_int_equal(key_put(l->self->store, &key, lists_arena(l)), 0);
    }
    lists_commit(l);
    do {
        Envelope *env = make(lists_arena(l), "key_list", NULL);

        env->key_list->after = arena_dup(lists_arena(l), after);
        rows = rows_of(lists_ask(l, env));
        for (size_t i = 0; i < rows->n_keys; i++, n++) {
            assert_true(strcmp(after, rows->keys[i]->name) < 0);
            after = rows->keys[i]->name;
        }
        pages++;
    } while (rows->next);
    assert_int_equal(n, 1200);
    assert_int_equal(pages, 2); /* some 800 fit a message */
}

/* ---- the first keys ---- */
static void write_key(struct lists *l, const char *file, const char *format, ...)
{
    char path[160], text[512];
    va_list values;

    snprintf(path, sizeof path, "%s/keys", l->folder);
    assert_int_equal(files_make_dir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/keys/%s", l->folder, file);
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    assert_int_equal(files_write(path, text, strlen(text), 0600), 0);
}

static const char *z85_of(struct lists *l, int letter)
{
    uint8_t bytes[KEY_SIZE];
    char text[KEY_TEXT];

    memset(bytes, letter, sizeof bytes);
    keys_text(bytes, text);
    return arena_dup(lists_arena(l), text);
}

static size_t count_keys(struct lists *l)
{
    return rows_of(ASK(l, "key_list"))->n_keys;
}

static void a_new_service_takes_its_first_keys_from_the_files_that_assistd_wrote(void **state)
{
    struct lists *l = *state;
    const KeyRows *rows;

    write_key(l, "admin.pub", "admin admin %s\n", z85_of(l, 'a'));
    write_key(l, "operator.pub", "# made when the service began\n\noperator operator %s\r\n",
        z85_of(l, 'o'));
    write_key(l, "service.pub", "public %s\n", z85_of(l, 's'));
    write_key(l, "admin.key", "public %s\nsecret %s\n", z85_of(l, 'a'), z85_of(l, 'b'));
    lists_start(l);
    rows = rows_of(ASK(l, "key_list"));
    assert_int_equal(rows->n_keys, 2);
    assert_string_equal(rows->keys[0]->name, "admin");
    assert_int_equal(rows->keys[0]->role, ROLE__ADMIN);
    assert_int_equal(rows->keys[0]->public_key.data[31], 'a');
    assert_int_equal(rows->keys[0]->since->ms, DRIVER_NOW_MS);
    assert_int_equal(rows->keys[1]->role, ROLE__OPERATOR);
}

static void a_service_that_has_keys_takes_no_more_from_files(void **state)
{
    struct lists *l = *state;

    write_key(l, "admin.pub", "admin admin %s\n", z85_of(l, 'a'));
    lists_start(l);
    driver_stop(&l->d);
    write_key(l, "intruder.pub", "intruder admin %s\n", z85_of(l, 'i'));
    lists_start(l);
    assert_int_equal(count_keys(l), 1);
}

static void a_service_without_such_files_starts_and_admits_nobody(void **state)
{
    struct lists *l = *state;

    lists_start(l);
    assert_int_equal(count_keys(l), 0);
}

static void assert_refuses_first_keys(struct lists *l, int code)
{
    struct refusal why = { 0 };

    assert_int_equal(keys_init(l->self, DRIVER_NOW_MS, &why), code);
    assert_int_equal(why.code, code);
    assert_non_null(why.field);
    assert_int_equal(count_keys(l), 0);
}

static void first_keys_that_are_wrong_are_refused_as_a_whole(void **state)
{
    struct lists *l = *state;

    lists_start(l);
    write_key(l, "a.pub", "admin admin %s\n", z85_of(l, 'a'));
    write_key(l, "b.pub", "olga king %s\n", z85_of(l, 'o'));
    assert_refuses_first_keys(l, ERR_UNKNOWN_WORD);
    write_key(l, "b.pub", "olga operator %s more\n", z85_of(l, 'o'));
    assert_refuses_first_keys(l, ERR_INVALID);
    write_key(l, "b.pub", "olga operator short\n");
    assert_refuses_first_keys(l, ERR_INVALID);
    write_key(l, "b.pub", "olga org %s\n", z85_of(l, 'o'));
    assert_refuses_first_keys(l, ERR_INVALID);
    write_key(l, "b.pub", "admin operator %s\n", z85_of(l, 'o'));
    assert_refuses_first_keys(l, ERR_TAKEN);
    write_key(l, "b.pub", "olga operator %s\n", z85_of(l, 'a'));
    assert_refuses_first_keys(l, ERR_TAKEN);
    write_key(l, "b.pub", "olga operator rq:rM>}U?@Lns47E1%%kR.o@n%%FcmmsL/@{H8]yf7\n");
    assert_refuses_first_keys(l, ERR_FORBIDDEN);
    write_key(l, "b.pub", "olga operator %s\n", z85_of(l, 'o'));
    assert_int_equal(keys_init(l->self, DRIVER_NOW_MS, &(struct refusal){ 0 }), 0);
    assert_int_equal(count_keys(l), 2);
}

/* One after the other: each time the list comes from the row, and behind it in memory lies what is needed next. */
static void whoever_owns_many_cases_owns_each_of_them(void **state)
{
    struct lists *l = *state;
    struct arena *a = lists_arena(l);
    const char *numbers[] = { "26-326-0001-8", "26-326-0002-6", "26-326-0003-4", "26-326-0004-2",
        "26-326-0005-0", "26-326-0006-7" };
    size_t n = sizeof numbers / sizeof *numbers;
    KeyRow *key;

    add(l, "olga", 'o', ROLE__COORDINATOR, NULL);
    lists_begin(l);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(key_owns(l->self->store, "olga", numbers[i], true, a), 0);
    assert_int_equal(key_owns(l->self->store, "olga", numbers[1], false, a), 0);
    lists_commit(l);
    assert_int_equal(key_read(l->self->store, "olga", a, &key), 0);
    assert_int_equal(key->n_owns, n - 1);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(text_among(numbers[i], key->owns, key->n_owns), i != 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
#define FOLDER_TEST(name)                                                                          \
    cmocka_unit_test_setup_teardown(name, lists_set_up_folder, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_added_with_its_role_and_the_instant),
        TEST(an_organisations_key_speaks_for_somebody_in_the_directory),
        TEST(a_name_or_a_key_that_somebody_has_is_refused),
        TEST(the_name_of_a_revoked_key_is_never_given_again),
        TEST(adding_the_same_key_again_changes_nothing),
        TEST(a_key_that_is_none_is_refused),
        TEST(a_key_that_is_printed_in_a_manual_is_refused),
        TEST(a_revoked_key_stays_as_a_row_that_followers_see),
        TEST(the_last_admin_cannot_be_revoked),
        TEST(many_keys_are_listed_page_by_page),
        TEST(whoever_owns_many_cases_owns_each_of_them),
        FOLDER_TEST(a_new_service_takes_its_first_keys_from_the_files_that_assistd_wrote),
        TEST(who_takes_back_what_they_handed_over_is_on_duty_again),
        FOLDER_TEST(a_service_that_has_keys_takes_no_more_from_files),
        FOLDER_TEST(a_service_without_such_files_starts_and_admits_nobody),
        FOLDER_TEST(first_keys_that_are_wrong_are_refused_as_a_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
