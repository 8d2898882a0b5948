/* coded - what may be said to somebody, and what not, as sentences (casebook/tell.c and casebook/say.c have the codes). */
#include "coded.h"

#include "base/text.h"
#include "base/times.h"
#include "intl.h"
#include "say.h"
#include "template.h"

static const struct {
    const char *code, *text;
} sentences[] = {
    /* clang-format off */
    /* whoever is rung */
    { "who_rings", N_("This is the Assist service, calling for the operator.") },
    { "exercise", N_("This is an exercise: nobody is really in trouble, and there is nowhere to go.") },
    { "address", N_("who and where: [{name}][{?name}{?place}, ][{place}]") },
    { "address_after_yes", N_("only after a yes, who and where: [{name}][{?name}{?place}, ][{place}]") },
    { "beside", N_("You have been asked already, close by and for the same kind of trouble[: {offer}]. It may be the same; such cases now: {count}.") },
    { "not_alone", N_("To a child nobody comes alone. How many of you are coming?[ At least {people} are needed.]") },
    { "recalled", N_("It is called off: nobody has to come. Please say that you know.") },
    { "is_all_well", N_("Is all well? Is help still needed? Can you speak freely?") },
    { "who_comes", N_("Somebody is coming to you[: {name}][, and will be there by {at:time}].") },
    { "where_exactly", N_("Where exactly is the person? Settlement, street, house, entrance; in the open: which way from where, and what can be seen.") },
    { "which_settlement", N_("Which settlement is meant? Name it with its region[: {could_be}].") },
    { "visit_word", N_("Whoever comes will say the word[: {word}]. Let in nobody else.") },
    { "may_we", N_("May those who help know your name and address? And what may whoever called for you hear: all, nothing, or only that you are safe?") },
    { "never_said", N_("names or addresses of other people, diagnoses, other people's words") },
    { "withheld", N_("the name and the address, not even after a yes: the person has not agreed yet") },
    { "not_for_them", N_("the name and the address, not even after a yes: the person wants it so") },
    { "only_to_them", N_("to anybody else who answers: who rings and why") },
    { "only_safe", N_("where the person is, with whom, what has happened, how they are") },
    { "never_tell", N_("anything to: {who}") },
    /* what the caller may hear */
    { "safe", N_("found, and safe") },
    { "cared_for", N_("found, and being cared for") },
    { "not_yet", N_("not found yet; we go on") },
    { "coming", N_("Somebody is on the way[ and will be there by {at:time}].") },
    { "there", N_("Help is there.") },
    { "in_person", N_("nothing, and do not ring: a coordinator speaks with the caller in person") },
    { "nothing", N_("nothing: this caller may not learn of it") },
    { "rules_refused", N_("Changed rules cannot be used[: {at}]; the old ones go on. See: assist rules check") },
    { "abroad", N_("In another country its own services help: whoever is there rings its emergency number. A coordinator of ours looks after it.") },
    { "no_call", N_("We have it and are looking for help.") },
    /* clang-format on */
};
#define N_ROWS (sizeof(sentences) / sizeof(sentences[0]))

const char *coded_row(size_t i)
{
    return i < N_ROWS ? sentences[i].code : NULL;
}

struct values {
    struct arena *arena;
    const Text *text;
    int64_t now_ms;
};

/* A key that stands there several times is a list. */
static const char *value_of(void *of, const char *key, const char *as)
{
    struct values *v = of;
    const char *all = NULL;
    int64_t ms;

    for (size_t i = 0; i < v->text->n_values; i++) {
        const Fact *value = v->text->values[i];

        if (text_is(value->key, key) && !text_empty(value->value))
            all = all ? arena_printf(v->arena, "%s, %s", all, value->value) : value->value;
    }
    return all && text_is(as, "time") && time_parse(all, &ms) == 0
               ? say_instant(v->arena, ms, v->now_ms)
               : all;
}

const char *coded_text(struct arena *a, const Text *t, int64_t now_ms)
{
    struct values v = { a, t, now_ms };

    if (text_empty(t->code))
        return NULL;
    for (size_t i = 0; i < N_ROWS; i++) {
        if (text_is(sentences[i].code, t->code))
            return template_fill(a, gettext(sentences[i].text), value_of, &v);
    }
    return t->code;
}
