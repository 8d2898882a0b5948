/* The same telephone call filed again: a note while its case is open, a case of its own when that one is over. */
#include "unit/casebook_lists.h"

static Envelope *filing(struct lists *l)
{
    return make(lists_arena(l), "open_case", "file.text=help", "file.consent=1",
        "file.call_ref=call-7", NULL);
}

static const CaseReceipt *receipt(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt;
}

static void close_it(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "close_case", "reason=over", "recall=1", NULL);
    const Envelope *answer;

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    PUT(env->close_case, outcome, CASE__DISPOSITION__HELPED);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void a_call_filed_again_is_a_note_until_its_case_is_closed(void **state)
{
    struct lists *l = *state;
    const char *first = receipt(lists_ask(l, filing(l)))->case_, *second;
    const CaseReceipt *again = receipt(lists_ask(l, filing(l)));
    Envelope *noted = filing(l);

    assert_string_equal(again->case_, first);
    assert_false(again->created);
    noted->id.data[15] = l->id;
    close_it(l, first);
    assert_string_equal(
        receipt(lists_ask_again(l, "admin", noted))->case_, first); /* said before */
    again = receipt(lists_ask(l, filing(l)));
    second = again->case_;
    assert_true(again->created);
    assert_string_not_equal(second, first);
    assert_string_equal(
        receipt(lists_ask(l, filing(l)))->case_, second); /* and now that is the call's */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_call_filed_again_is_a_note_until_its_case_is_closed, lists_set_up, lists_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
