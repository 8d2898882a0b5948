/* signals - triage.yaml's sections of what is heard: classes of words, signals, amounts, what is told of something else. */
#include <string.h>
#include "base/text.h"
#include "rulebook/reading.h"

/* ---- words: {boat: ["лодк* катер* яхт*", "boat raft"]} ---- */

static void read_class(struct reading *r, const struct node *value, struct word_class *class)
{
    if (!node_is(r, value, NODE_LIST, "boat: [\"лодка катер\", \"boat raft\"]"))
        return;
    phrases_read_lines(r, value, &class->words);
    if (value->n == 0)
        rule_wrong(r, value, _("the class has no words: no phrase with it could ever fit"),
            _("write at least one word"));
}

void field_classes(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_CLASS];
    struct word_class *classes = arena_alloc(&r->book->arena, (names->n + 1) * sizeof *classes);
    double each[SPEECH_UNITS];

    (void)into;
    if (!node_is(r, value, NODE_MAP, f->example))
        return;
    for (size_t i = 0; i < names->n; i++) {
        struct known *name = &names->items[i];
        bool unit = rulebook_unit(name->name, strlen(name->name), each);

        classes[i].name = name->name;
        name->used |= unit || text_is(name->name, RULEBOOK_KNOWN);
        read_class(r, name->value, &classes[i]);
        if (unit)
            rule_wrong(r, name->at, rule_say(r, _("\"%s\" is the name of a unit"), name->name),
                _("give the class another name"));
    }
    r->book->classes = classes;
    r->book->n_classes = names->n;
}

const struct word_class *rulebook_class(const struct rulebook *r, const char *name, size_t size)
{
    for (size_t i = 0; i < r->n_classes; i++)
        if (strlen(r->classes[i].name) == size && memcmp(r->classes[i].name, name, size) == 0)
            return &r->classes[i];
    return NULL;
}

/* ---- signals ---- */

static const struct field signal_fields[] = {
    { "is", field_phrases, offsetof(struct signal_rule, is),
        .example = "is: [\"еды нет\", \"no food\"]" },
    { "unless", field_phrases, offsetof(struct signal_rule, unless),
        .example = "unless: [\"пожар цен\"]", .optional = true },
    { "mended", field_phrases, offsetof(struct signal_rule, mended),
        .example = "mended: [\"нашелся\"]", .optional = true },
    { 0 },
};
static const struct field phrases_alone = { "is", field_phrases, offsetof(struct signal_rule, is),
    .example = "no_food: [\"еды нет\", \"no food\"]" };

static void read_signal(struct reading *r, const struct node *value, struct signal_rule *signal)
{
    if (value->type == NODE_MAP)
        fields_read(r, value, signal_fields, signal);
    else if (value->type == NODE_LIST && value->n == 0)
        rule_wrong(r, value, _("the signal has no phrases: no rule with it could ever fire"),
            _("write at least one phrase"));
    else
        field_phrases(r, value, &phrases_alone, signal);
}

/* The reader itself says this one; the file has to say nothing of it. */
static bool is_reserved(struct reading *r, struct known *name)
{
    if (!text_is(name->name, RULEBOOK_NOT_UNDERSTOOD) &&
        strncmp(name->name, LEANS_SIGNAL, strlen(LEANS_SIGNAL)) != 0)
        return false;
    if (name->value)
        rule_wrong(r, name->at, _("the service says this signal by itself"), _("take it out"));
    name->used |= text_is(name->name, RULEBOOK_NOT_UNDERSTOOD);
    return true;
}

void field_signals(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_SIGNAL];
    struct signal_rule *signals = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*signals));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        signals[i].signal = names->items[i].name;
        if (!is_reserved(r, &names->items[i]))
            read_signal(r, names->items[i].value, &signals[i]);
    }
    r->book->signals = signals;
    r->book->n_signals = names->n;
}

/* ---- amounts: {pregnant_weeks: {is: [беременн* ... <weeks>], between: [4, 43]}} ---- */

static bool is_number(const struct node *n, double *ret)
{
    return n->type == NODE_TEXT && text_double(n->text, -1e9, 1e9, ret) == 0;
}

static void read_between(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct amount_rule *amount = into;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n != 2 || !is_number(value->items[0], &amount->least) ||
        !is_number(value->items[1], &amount->most) || amount->least >= amount->most)
        rule_wrong(r, value, _("two numbers are expected, the smaller one first"),
            rule_say(r, _("write, for instance, %s"), f->example));
}

static const struct field amount_fields[] = {
    { "is", field_phrases, offsetof(struct amount_rule, is),
        .example = "is: [\"<weeks> беременн*\"]" },
    { "unless", field_phrases, offsetof(struct amount_rule, unless),
        .example = "unless: [\"<years> назад\"]", .optional = true },
    { "mine", field_phrases, offsetof(struct amount_rule, mine),
        .example = "mine: [\"мне <years>\"]", .optional = true },
    { "between", read_between, .example = "between: [4, 43]", .optional = true },
    { 0 },
};

/* The phrase holds <name>, or any unit where that is NULL. */
static bool has_unit(const char *phrase, const char *name)
{
    double each[SPEECH_UNITS];
    const char *at = phrase;

    while ((at = strchr(at, '<'))) {
        size_t n = strcspn(++at, ">");

        if (rulebook_unit(at, n, each) && (!name || strncmp(at, name, n) == 0))
            return true;
    }
    return false;
}

static void check_units(
    struct reading *r, const struct node *at, const struct phrases *list, bool time)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *phrase = list->list[i];

        if (!has_unit(phrase, NULL))
            rule_wrong(r, at, rule_say(r, _("\"%s\" holds no amount"), phrase),
                _("write one of <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, "
                  "<years>"));
        else if (time && !has_unit(phrase, "hours"))
            rule_wrong(r, at,
                rule_say(r, _("\"%s\" gives no hours, and the fact is a time"), phrase),
                _("write <hours>: days, weeks and months are among them"));
    }
}

static void check_amount(struct reading *r, const struct node *at, const struct amount_rule *amount)
{
    const struct fact_rule *fact = rulebook_fact(r->book, amount->fact);
    bool time = fact && fact->type == FACT_TIME;

    if (fact && !time && fact->type != FACT_NUMBER)
        rule_wrong(r, at,
            rule_say(r, _("the fact \"%s\" is neither a number nor a time"), amount->fact),
            _("declare it so, or take the amount out"));
    check_units(r, at, &amount->is, time);
    check_units(r, at, &amount->mine, time);
}

void field_amounts(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct amount_rule *amounts = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *amounts);
    size_t n = 0;

    (void)into;
    if (!node_is(r, value, NODE_MAP, f->example))
        return;
    for (size_t i = 0; i < value->n; i += 2) {
        size_t before = r->n_problems;

        amounts[n].fact = name_use(r, KNOWN_FACT, value->items[i]);
        fields_read(r, value->items[i + 1], amount_fields, &amounts[n]);
        if (before == r->n_problems)
            check_amount(r, value->items[i], &amounts[n++]);
    }
    r->book->amounts = amounts;
    r->book->n_amounts = n;
}
