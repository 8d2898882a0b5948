/* Rules that people change while the casebook runs: taken as a whole or not at all, kept for the next start, and told to people
 * where they are refused. The small rules of rulebook_good.h, in a folder of their own. */
#include "unit/casebook_lists.h"

#include <malloc.h>
#include <sys/stat.h>
#include "casebook/rules.h"
#include "unit/rulebook_good.h"

#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(
    void); /* its header does not come with the compiler */
#endif

static size_t bytes_in_use(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

static const char *path_of(struct lists *l, const char *name)
{
    return arena_printf(lists_arena(l), "%s/%s", l->rules, name);
}

/* As an editor does: beside it, and moved over it. */
static void write_rules(struct lists *l, enum file file, const char *text)
{
    const char *beside = path_of(l, "beside");
    FILE *out = fopen(beside, "w");

    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
    assert_int_equal(fclose(out), 0);
    assert_int_equal(rename(beside, path_of(l, names[file])), 0);
}

/* The good file with something behind it. */
static void append(struct lists *l, enum file file, const char *more)
{
    write_rules(l, file, arena_printf(lists_arena(l), "%s%s", good[file], more));
}

static const char *kept_path(struct lists *l)
{
    return arena_printf(lists_arena(l), "%s/%s", l->folder, RULES_IN_FORCE);
}

static int set_up_rules(void **state)
{
    struct lists *l;

    lists_set_up_folder(state);
    l = *state;
    snprintf(l->rules, sizeof l->rules, "%s/edited", l->folder);
    assert_int_equal(files_make_dir(l->rules, 0700), 0);
    for (enum file i = KINDS; i < FILES; i++)
        write_rules(l, i, good[i]);
    lists_start(l);
    return 0;
}

/* So many ticks, a second apart. */
static void seconds(struct lists *l, int n)
{
    for (int i = 0; i < n; i++)
        driver_pass(&l->d, SECOND_MS);
}

static const Status *status_of(struct lists *l)
{
    ASK(l, "board_status", "ok=1");
    return ASK(l, "ask_status")->status;
}

static const char *why_refused(struct lists *l)
{
    const Status *s = status_of(l);

    for (size_t i = 0; i < s->n_broken; i++) {
        if (text_is(s->broken[i]->promise, "rules_current"))
            return s->broken[i]->why;
    }
    return NULL;
}

static char *hash_of(struct lists *l)
{
    return arena_dup(lists_arena(l), status_of(l)->rules);
}

static const AlarmLine *alarm_of(struct lists *l)
{
    const AlarmList *list = ASK(l, "list_alarms")->alarm_list;

    for (size_t i = 0; i < list->n_alarms; i++) {
        if (list->alarms[i]->cause == ALARM__CAUSE__RULES_REFUSED)
            return list->alarms[i];
    }
    return NULL;
}

/* ---- taken ---- */
static void changed_rules_are_in_force_when_they_have_settled(void **state)
{
    struct lists *l = *state;
    const char *before = hash_of(l);

    seconds(l, 4);
    assert_string_equal(hash_of(l), before);
    append(l, TRIAGE, "# another\n");
    seconds(l, 2);
    assert_string_equal(hash_of(l), before);
    seconds(l, 1);
    assert_string_not_equal(hash_of(l), before);
    assert_string_equal(hash_of(l), l->self->rules_hash);
    assert_null(why_refused(l));
    assert_null(alarm_of(l));
    write_rules(l, TRIAGE, good[TRIAGE]);
    seconds(l, 3);
    assert_string_equal(hash_of(l), before);
}

static void several_files_saved_one_after_another_are_one_change(void **state)
{
    struct lists *l = *state;
    const char *before = hash_of(l);

    append(l, NEEDS,
        "  lift:\n    text: {ru: Поднять, en: Lift}\n    capabilities: []\n    mandatory: no\n"
        "    required: 1\n    ladder: lifts\n");
    seconds(l, 2);
    assert_string_equal(hash_of(l), before);
    append(l, LADDERS,
        "  lifts:\n    repeat: 2\n    rungs:\n      - whom: {ru: Координатор, en: Coordinator}\n"
        "        kinds: [duty_coordinator]\n        k: all\n        window: 2 h\n");
    seconds(l, 2);
    append(l, TRIAGE,
        "  - id: to_be_lifted\n    why: {ru: Поднять, en: Lift}\n    when: [{fact: age, at_least: "
        "80}]\n"
        "    needs: [lift]\n");
    seconds(l, 2);
    assert_null(why_refused(l)); /* though no two of them would do */
    seconds(l, 1);
    assert_null(why_refused(l));
    assert_string_not_equal(hash_of(l), before);
    assert_non_null(rulebook_need(l->self->rules, "lift"));
}

static void what_was_touched_and_not_changed_is_nothing_new(void **state)
{
    struct lists *l = *state;
    const struct rulebook *before = l->self->rules;

    for (enum file i = KINDS; i < FILES; i++)
        write_rules(l, i, good[i]);
    seconds(l, 4);
    assert_ptr_equal(l->self->rules, before);
}

/* ---- refused ---- */
static void rules_that_cannot_be_used_leave_the_old_ones_in_force_and_people_are_told(void **state)
{
    struct lists *l = *state;
    const char *before = hash_of(l);
    const AlarmLine *alarm;

    append(l, TRIAGE, "  - id: half\n    why:");
    seconds(l, 3);
    assert_string_equal(hash_of(l), before);
    assert_false(status_of(l)->ok);
    assert_string_equal(why_refused(l), "at=triage.yaml:20:5 problems=2");
    alarm = alarm_of(l);
    assert_non_null(alarm);
    assert_string_equal(alarm->alarm, "rules");
    assert_null(alarm->case_);
    assert_int_equal(alarm->since->ms, l->d.wall_ms);
    assert_string_equal(alarm->text->code, "rules_refused");
    assert_string_equal(alarm->text->values[0]->value, "triage.yaml:20:5");
    assert_non_null(lists_file(l, "Не отвечает")); /* and filing goes on */
    append(l, TRIAGE, "# mended\n");
    seconds(l, 3);
    assert_string_not_equal(hash_of(l), before);
    assert_true(status_of(l)->ok);
    assert_null(alarm_of(l));
}

static void a_change_that_is_undone_is_mended(void **state)
{
    struct lists *l = *state;

    write_rules(l, NEEDS, "");
    seconds(l, 3);
    assert_non_null(why_refused(l));
    write_rules(l, NEEDS, good[NEEDS]);
    seconds(l, 3);
    assert_null(why_refused(l));
    assert_null(alarm_of(l));
}

static void a_folder_that_is_gone_is_told_and_changes_nothing(void **state)
{
    struct lists *l = *state;
    const char *before = hash_of(l);
    const char *away = arena_printf(lists_arena(l), "%s-away", l->rules);

    assert_int_equal(rename(l->rules, away), 0);
    seconds(l, 3);
    assert_string_equal(why_refused(l), "code=not_found");
    assert_string_equal(alarm_of(l)->text->values[0]->value, "not_found");
    assert_string_equal(hash_of(l), before);
    assert_int_equal(rename(away, l->rules), 0);
    seconds(l, 3);
    assert_null(why_refused(l));
}

/* Rings said to the dispatcher in the last turn. */
static uint32_t rung(struct lists *l)
{
    for (size_t i = 0; i < driver_count(&l->d); i++) {
        Envelope *said = driver_said(&l->d, i, NULL);

        if (said->body_case == ENVELOPE__BODY_RAISE_ALARM)
            return said->raise_alarm->alarm->count;
    }
    return 0;
}

static uint32_t rung_within(struct lists *l, int n)
{
    uint32_t count = 0;

    for (int i = 0; i < n && !count; i++) {
        ASK(l, "beat");
        count = rung(l);
        seconds(l, 1);
        count = count ? count : rung(l);
    }
    return count;
}

static void duty_is_rung_at_once_and_each_hour_until_it_is_mended(void **state)
{
    struct lists *l = *state;

    write_rules(l, NEEDS, "");
    assert_int_equal(rung_within(l, 4), 0); /* there is nobody who could ring */
    ASK(l, "hello", "worker=dispatcher", "instance=d-1");
    assert_int_equal(rung(l), 1);
    write_rules(l, NEEDS, "needs:\n");
    assert_int_equal(rung_within(l, 3500), 0); /* the same trouble */
    assert_int_equal(rung_within(l, 200), 2);
    write_rules(l, NEEDS, good[NEEDS]);
    assert_int_equal(rung_within(l, 3700), 0);
    write_rules(l, NEEDS, "");
    assert_int_equal(rung_within(l, 4), 1); /* trouble of its own */
}

static void rules_that_cannot_be_kept_are_not_in_force_until_they_are(void **state)
{
    struct lists *l = *state;
    const char *before = hash_of(l);

    assert_int_equal(unlink(kept_path(l)), 0);
    assert_int_equal(mkdir(kept_path(l), 0700), 0); /* nothing can be moved over it */
    append(l, TRIAGE, "# another\n");
    seconds(l, 3);
    assert_string_equal(hash_of(l), before);
    assert_string_equal(why_refused(l), "code=storage_full");
    assert_int_equal(rmdir(kept_path(l)), 0);
    seconds(l, 3);
    assert_null(why_refused(l));
    assert_string_not_equal(hash_of(l), before);
}

/* ---- started again ---- */
static void start_again(struct lists *l)
{
    driver_stop(&l->d);
    lists_start(l);
}

static void old_rules_are_in_force_after_a_start_while_the_changed_ones_are_refused(void **state)
{
    struct lists *l = *state;
    char before[2 * RULES_HASH + 1];

    snprintf(before, sizeof before, "%s", l->self->rules_hash);
    append(l, TRIAGE, "# another\n");
    seconds(l, 3);
    assert_string_not_equal(l->self->rules_hash, before);
    snprintf(before, sizeof before, "%s", l->self->rules_hash);
    write_rules(l, TRIAGE, "rules: [\n");
    start_again(l);
    assert_string_equal(l->self->rules_hash, before);
    assert_null(why_refused(l)); /* not looked at yet */
    seconds(l, 4);
    assert_non_null(why_refused(l));
    assert_string_equal(l->self->rules_hash, before);
}

static void what_was_changed_while_nobody_ran_is_taken_soon_after_the_start(void **state)
{
    struct lists *l = *state;
    char before[2 * RULES_HASH + 1];

    snprintf(before, sizeof before, "%s", l->self->rules_hash);
    append(l, TRIAGE, "# another\n");
    start_again(l);
    assert_string_equal(l->self->rules_hash, before);
    seconds(l, 4);
    assert_string_not_equal(l->self->rules_hash, before);
}

static bool starts(struct lists *l)
{
    struct driver other = { .settings = l->d.settings };
    bool has_started;

    other.settings.data = l->folder;
    other.settings.rules = l->rules;
    has_started = driver_start(&other, &casebook_worker);
    driver_stop(&other);
    return has_started;
}

static void kept_rules_that_are_damaged_are_not_used(void **state)
{
    struct lists *l = *state;
    const char junk[] = "assist rules 1\nnot a hash\n";

    append(l, TRIAGE, "# another\n");
    assert_int_equal(files_write(kept_path(l), junk, strlen(junk), 0600), 0);
    start_again(l);
    assert_non_null(lists_file(l, "Не отвечает")); /* those of the folder */
    seconds(l, 4);
    assert_null(why_refused(l));
    driver_stop(&l->d);
    assert_true(starts(l)); /* they were kept anew */
    assert_int_equal(files_write(kept_path(l), junk, strlen(junk), 0600), 0);
    write_rules(l, TRIAGE, "rules: [\n");
    assert_false(starts(l)); /* there are none at all */
    unlink(kept_path(l));
    assert_false(starts(l));
}

static void rules_that_could_not_be_kept_at_the_start_are_kept_later(void **state)
{
    struct lists *l = *state;
    struct stat st;

    driver_stop(&l->d);
    unlink(kept_path(l));
    assert_int_equal(mkdir(kept_path(l), 0700), 0);
    lists_start(l);
    assert_non_null(lists_file(l, "Не отвечает"));
    seconds(l, 6);
    assert_int_equal(rmdir(kept_path(l)), 0);
    seconds(l, 3);
    assert_int_equal(stat(kept_path(l), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_null(why_refused(l));
}

/* ---- what was read by others ---- */
static Envelope *said_as(struct lists *l, const char *body, uint8_t id)
{
    Envelope *env = make(lists_arena(l), body, NULL);
    static uint8_t way[4] = { 1, 2, 3, 4 };
    ProtobufCBinaryData *hop = arena_alloc(lists_arena(l), sizeof *hop);

    env->id.data[15] = id;
    *hop = (ProtobufCBinaryData){ sizeof way, way };
    env->n_return_path = 1;
    env->return_path = hop;
    return env;
}

static Envelope *open_under(struct lists *l, const char *hash, uint8_t id)
{
    Envelope *env = said_as(l, "open_case", id);

    make_more(env, "file.text=", "Не отвечает", lists_arena(l));
    make_more(env, "reading.rules_hash=", hash, lists_arena(l));
    make_more(env, "reading.again=", "2", lists_arena(l));
    make_more(env, "reading.signals+.signal=", "silent", lists_arena(l));
    make_more(env, "reading.facts+.key=", "age", lists_arena(l));
    return env;
}

static void what_others_read_comes_back_as_it_was_said(void **state)
{
    struct lists *l = *state;
    const Envelope *answer = lists_ask_again(l, "olga", open_under(l, "00ff", 200));
    const ReadAgain *again;

    assert_int_equal(answer->body_case, ENVELOPE__BODY_READ_AGAIN);
    again = answer->read_again;
    assert_string_equal(again->rules_hash, l->self->rules_hash);
    assert_string_equal(again->open_case->file->text, "Не отвечает");
    assert_int_equal(again->open_case->reading->again, 2);
    assert_int_equal(again->open_case->reading->n_signals, 0);
    assert_int_equal(again->open_case->reading->n_facts, 0);
    assert_null(again->open_case->reading->rules_hash);
    assert_null(again->note_read);
    assert_string_equal(answer->actor, "olga");
    assert_int_equal(answer->role, ROLE__ADMIN);
    assert_int_equal(answer->n_return_path, 1);
    assert_int_equal(answer->return_path[0].len, 4);
    answer = lists_ask_again(l, "olga", open_under(l, l->self->rules_hash, 200));
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    assert_true(answer->case_receipt->created);
}

static Envelope *about(struct lists *l, const char *body, const char *text, const char *number,
    const char *hash, uint8_t id)
{
    Envelope *env = said_as(l, body, id);
    bool is_note = text_is(body, "note_read");

    make_more(env, is_note ? "note.case=" : "set.case=", number, lists_arena(l));
    if (!is_note)
        make_more(env, "set.fact.key=", "alone", lists_arena(l));
    make_more(env, is_note ? "note.text=" : "set.fact.value=", text, lists_arena(l));
    make_more(env, "reading.rules_hash=", hash, lists_arena(l));
    return env;
}

static void so_do_a_note_and_a_fact(void **state)
{
    struct lists *l = *state;
    const char *number = arena_dup(lists_arena(l), lists_file(l, "Не отвечает"));
    const Envelope *note =
        lists_ask_again(l, "olga", about(l, "note_read", "хуже", number, "00ff", 201));
    const Envelope *fact;

    assert_int_equal(note->body_case, ENVELOPE__BODY_READ_AGAIN);
    assert_string_equal(note->read_again->note_read->note->text, "хуже");
    assert_null(note->read_again->open_case);
    fact = lists_ask_again(l, "olga", about(l, "fact_read", "yes", number, "00ff", 202));
    assert_int_equal(fact->body_case, ENVELOPE__BODY_READ_AGAIN);
    assert_string_equal(fact->read_again->fact_read->set->fact->value, "yes");
    assert_null(fact->read_again->note_read);
    assert_int_equal(
        lists_ask_again(l, "olga", about(l, "fact_read", "yes", number, l->self->rules_hash, 202))
            ->body_case,
        ENVELOPE__BODY_CASE_CHANGED);
}

/* Whoever has not heard the answer and says it again is told what was done, under whatever rules that was. */
static void what_was_answered_before_the_rules_changed_is_answered_the_same(void **state)
{
    struct lists *l = *state;
    char before[2 * RULES_HASH + 1];
    const Envelope *answer;
    const char *number;

    snprintf(before, sizeof before, "%s", l->self->rules_hash);
    answer = lists_ask_again(l, "olga", open_under(l, before, 203));
    number = arena_dup(lists_arena(l), answer->case_receipt->case_);
    answer = lists_ask_again(l, "olga", about(l, "note_read", "хуже", number, before, 204));
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
    append(l, TRIAGE, "# another\n");
    seconds(l, 3);
    answer = lists_ask_again(l, "olga", open_under(l, before, 203));
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    assert_string_equal(answer->case_receipt->case_, number);
    answer = lists_ask_again(l, "olga", about(l, "note_read", "хуже", number, before, 204));
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(
        lists_ask_again(l, "olga", about(l, "note_read", "x", number, before, 205))->body_case,
        ENVELOPE__BODY_READ_AGAIN);
}

static void a_preview_and_another_caller_are_read_again_too(void **state)
{
    struct lists *l = *state;
    const char *number = arena_dup(lists_arena(l), lists_file(l, "Не отвечает"));
    Envelope *preview = open_under(l, "00ff", 206), *same = open_under(l, "00ff", 207),
             *sealed = open_under(l, "00ff", 208), *call = open_under(l, "00ff", 209);

    PUT(preview->open_case->file, preview, 1);
    assert_int_equal(lists_ask_again(l, "olga", preview)->body_case, ENVELOPE__BODY_READ_AGAIN);
    same->open_case->file->same_as = arena_dup(lists_arena(l), number);
    assert_int_equal(lists_ask_again(l, "olga", same)->body_case, ENVELOPE__BODY_READ_AGAIN);
    sealed->open_case->file->same_as = arena_dup(lists_arena(l), number);
    make_more(sealed, "sealed_at.ms=", "1795341600000", lists_arena(l));
    assert_int_equal(lists_ask_again(l, "olga", sealed)->body_case, ENVELOPE__BODY_READ_AGAIN);
    ASK(l, "open_case", "file.text=help", "file.call_ref=call-1");
    call->open_case->file->call_ref = arena_dup(lists_arena(l), "call-1");
    assert_int_equal(lists_ask_again(l, "olga", call)->body_case, ENVELOPE__BODY_READ_AGAIN);
}

/* ---- what runs ---- */
static struct casefile load(struct lists *l, const char *number)
{
    struct change ch;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    lists_begin(l);
    assert_int_equal(held_read(l->self, lists_arena(l), key, &ch.row, &ch.c), 0);
    lists_commit(l);
    held_forget(l->self);
    return ch.c;
}

static void a_case_that_runs_keeps_the_ladder_that_new_rules_do_not_have(void **state)
{
    struct lists *l = *state;
    const char *number = arena_dup(lists_arena(l), lists_file(l, "Не отвечает"));
    struct casefile before = load(l, number), after;
    uint8_t hash[RULES_HASH];

    memcpy(hash, before.needs[0].ladder_hash, RULES_HASH);
    write_rules(l, LADDERS,
        "ladders:\n  visits:\n    repeat: 1\n    rungs:\n"
        "      - whom: {ru: Дежурный, en: Duty}\n        kinds: [duty_coordinator]\n        k: "
        "all\n"
        "        window: 1 h\n");
    seconds(l, 3);
    assert_int_equal(l->self->rules->ladders[0].n_rungs, 1);
    after = load(l, number);
    assert_memory_equal(after.needs[0].ladder_hash, hash, RULES_HASH);
    assert_int_equal(casebook_ladder(l->self, hash)->n_rungs, 2);
    start_again(l);
    assert_int_equal(casebook_ladder(l->self, hash)->n_rungs, 2);
}

#define RELOADS 1000

static void a_thousand_changes_take_no_more_memory_than_one(void **state)
{
    struct lists *l = *state;
    char number[CASE_NUMBER_TEXT];
    size_t before = 0;

    snprintf(number, sizeof number, "%s", lists_file(l, "Не отвечает"));

    for (int i = 0; i < RELOADS; i++) {
        char hash[2 * RULES_HASH + 1];

        snprintf(hash, sizeof hash, "%s", l->self->rules_hash);
        append(l, LADDERS, i % 2 ? "" : "# even\n");
        seconds(l, 3);
        assert_string_not_equal(l->self->rules_hash, hash);
        assert_non_null(casebook_ladder(l->self, load(l, number).needs[0].ladder_hash));
        arena_clear(&l->d.arena);
        if (i == 9)
            before = bytes_in_use();
    }
    assert_in_range(bytes_in_use(), before - before / 50, before + before / 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_rules, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(changed_rules_are_in_force_when_they_have_settled),
        TEST(several_files_saved_one_after_another_are_one_change),
        TEST(what_was_touched_and_not_changed_is_nothing_new),
        TEST(rules_that_cannot_be_used_leave_the_old_ones_in_force_and_people_are_told),
        TEST(a_change_that_is_undone_is_mended),
        TEST(a_folder_that_is_gone_is_told_and_changes_nothing),
        TEST(duty_is_rung_at_once_and_each_hour_until_it_is_mended),
        TEST(rules_that_cannot_be_kept_are_not_in_force_until_they_are),
        TEST(old_rules_are_in_force_after_a_start_while_the_changed_ones_are_refused),
        TEST(what_was_changed_while_nobody_ran_is_taken_soon_after_the_start),
        TEST(kept_rules_that_are_damaged_are_not_used),
        TEST(rules_that_could_not_be_kept_at_the_start_are_kept_later),
        TEST(what_others_read_comes_back_as_it_was_said),
        TEST(so_do_a_note_and_a_fact),
        TEST(what_was_answered_before_the_rules_changed_is_answered_the_same),
        TEST(a_preview_and_another_caller_are_read_again_too),
        TEST(a_case_that_runs_keeps_the_ladder_that_new_rules_do_not_have),
        TEST(a_thousand_changes_take_no_more_memory_than_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
