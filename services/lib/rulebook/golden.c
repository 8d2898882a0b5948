/* golden - see golden.h. The same tables of fields as the rules', over another kind of file. */
#include "rulebook/golden.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/times.h"
#include "rulebook/reading.h"
#include "words/words.h"

#define FILE_BYTES (1024 * 1024)
#define TEXT_MOST (16 * 1024)
#define LISTED_MOST 64
#define CASES_MOST 100000
#define FILED_AT                                                                                   \
    INT64_C(1795341600000) /* 2026-11-22T10:00:00Z: the present of a case that names no other */

struct golden_file {
    const char *directory;
    struct golden_case *cases;
    size_t n;
};

/* What the readers here share beside the reading: which file, and what it says for all of its cases. */
struct golden_reading {
    struct reading r; /* first: a field reader is handed this */
    struct golden_file file;
};

static void *value_at(const struct field *f, void *into)
{
    return (char *)into + f->at;
}

static size_t *count_at(const struct field *f, void *into)
{
    return (size_t *)(void *)((char *)into + f->n_at);
}

/* ---- plain texts ---- */
static const char *kept_text(struct reading *r, const struct node *n, size_t most)
{
    const char *t = node_text(r, n);

    if (t && strlen(t) > most) {
        rule_wrong(
            r, n, _("the text is too long"), rule_say(r, _("write from 1 to %d bytes"), (int)most));
        return NULL;
    }
    return arena_dup(&r->book->arena, t);
}

static void field_said(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    *(const char **)value_at(f, into) = kept_text(r, value, f->max ? (size_t)f->max : TEXT_BYTES);
}

static void field_says(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char **texts = NULL;
    size_t n = 0;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    for (size_t i = 0; i < value->n && i < LISTED_MOST; i++) {
        const char *t = kept_text(r, value->items[i], TEXT_BYTES);

        if (t)
            *ARENA_PUSH(&r->book->arena, texts, n) = t;
    }
    *(const char ***)value_at(f, into) = texts;
    *count_at(f, into) = n;
}

static int word_in(
    struct reading *r, const struct node *value, const ProtobufCEnumDescriptor *words)
{
    const char *t = node_text(r, value);
    const char *all = NULL;
    int word = 0;

    if (!t || (!word_parse(words, t, &word) && word))
        return word;
    for (unsigned i = 1; i < words->n_values; i++)
        all = rule_say(
            r, "%s%s%s", all ? all : "", all ? ", " : "", word_of(words, words->values[i].value));
    rule_wrong(r, value, rule_say(r, _("the word \"%s\" is not known here"), rule_cut(r, t)),
        rule_say(r, _("these are known: %s"), all));
    return 0;
}

/* ---- spans: "0 s" too, for what happens with the call ---- */
static bool span_from_call(struct reading *r, const struct node *value, int64_t *ret_ms)
{
    *ret_ms = 0;
    if (value->type == NODE_TEXT && (text_is(value->text, "0 s") || text_is(value->text, "0 min")))
        return true;
    return node_wait(r, value, ret_ms);
}

static void field_after(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    span_from_call(r, value, value_at(f, into));
}

/* ---- facts ---- */
static bool facts_in(struct reading *r, const struct node *map, const struct field *f,
    struct golden_fact **ret, size_t *ret_n)
{
    struct golden_fact *facts = NULL;
    size_t n = 0;

    if (!node_is(r, map, NODE_MAP, f->example))
        return false;
    for (size_t i = 0; i + 1 < map->n && n < LISTED_MOST; i += 2) {
        const char *fact = name_use(r, KNOWN_FACT, map->items[i]);
        const char *value = kept_text(r, map->items[i + 1], TEXT_BYTES);

        if (fact && value)
            *ARENA_PUSH(&r->book->arena, facts, n) = (struct golden_fact){ fact, value };
    }
    *ret = facts;
    *ret_n = n;
    return n > 0;
}

static void read_facts(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_case *c = into;
    struct golden_fact *facts;

    facts_in(r, value, f, &facts, &c->n_facts);
    c->facts = facts;
}

/* ---- what happens after the call ---- */
static void read_says(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct golden_said *)into)->says = word_in(r, value, &answer__word__descriptor);
}

static void read_reason(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct golden_said *)into)->reason = word_in(r, value, &answer__reason__descriptor);
}

static void read_said_fact(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_fact *facts;
    size_t n;

    if (!facts_in(r, value, f, &facts, &n))
        return;
    ((struct golden_said *)into)->fact = facts[0];
    if (n > 1)
        rule_wrong(r, value, _("one fact is expected here"), _("write a line of its own for each"));
}

#define SAID(member) .at = offsetof(struct golden_said, member), .optional = true
static const struct field said_fields[] = {
    { "after", field_after, .at = offsetof(struct golden_said, after_ms),
        .example = "after: 2 min" },
    { "who", field_said, SAID(who), .example = "who: anna" },
    { "says", read_says, .optional = true, .example = "says: decline" },
    { "eta", field_wait, SAID(eta_ms), .min = SECOND_MS, .max = 30 * DAY_MS,
        .example = "eta: 20 min" },
    { "people", field_count, SAID(people), .min = 1, .max = 1000, .example = "people: 2" },
    { "reason", read_reason, .optional = true, .example = "reason: busy" },
    { "needs", field_name, SAID(needs), .known = KNOWN_NEED, .example = "needs: doctor" },
    { "fact", read_said_fact, .optional = true, .example = "fact: {door_locked: yes}" },
    { "text", field_said, SAID(text), .max = TEXT_MOST, .example = "text: He is ill" },
    { "go", field_said, SAID(go), .example = "go: anna" },
    { "confirm", field_flag, SAID(confirm), .example = "confirm: yes" },
    { 0 },
};

static void check_said(struct reading *r, const struct node *at, const struct golden_said *said)
{
    int n = (said->says != 0) + (said->fact.fact != NULL) + (said->text != NULL) +
            (said->go != NULL) + said->confirm;

    if (n != 1)
        rule_wrong(r, at, _("it is not clear what happens then"),
            _("write exactly one of says, fact, text, go, confirm: yes"));
    else if (!said->who != !said->says)
        rule_wrong(r, at, _("it is not clear who says what"),
            _("write who and says together: {after: 2 min, who: anna, says: decline}"));
}

static int by_time(const void *a, const void *b)
{
    const struct golden_said *x = a, *y = b;

    if (x->after_ms != y->after_ms)
        return x->after_ms < y->after_ms ? -1 : 1;
    return x->line - y->line;
}

static void read_then(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_case *c = into;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    c->then = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *c->then);
    for (size_t i = 0; i < value->n; i++) {
        size_t before = r->n_problems;

        c->then[i].line = value->items[i]->line;
        fields_read(r, value->items[i], said_fields, &c->then[i]);
        if (r->n_problems == before)
            check_said(r, value->items[i], &c->then[i]);
    }
    c->n_then = value->n;
    qsort(c->then, c->n_then, sizeof *c->then, by_time);
}

/* ---- the timeline ---- */
/* "2 min groceries ask anna": the span ends before the second blank. */
static bool line_in(struct reading *r, const struct node *n, struct golden_line *ret)
{
    const char *t = node_text(r, n);
    const char *unit = t ? strchr(t, ' ') : NULL, *rest = unit ? strchr(unit + 1, ' ') : NULL;
    struct node span = { .type = NODE_TEXT, .line = n->line, .column = n->column };

    if (!t)
        return false;
    if (!rest) {
        rule_wrong(r, n, rule_say(r, _("\"%s\" is no line of a timeline"), rule_cut(r, t)),
            _("write when, which need, what and who: 2 min groceries ask anna"));
        return false;
    }
    span.text = rule_say(r, "%.*s", (int)(rest - t), t);
    ret->line = n->line;
    ret->what = arena_dup(&r->book->arena, rest + 1);
    return span_from_call(r, &span, &ret->at_ms);
}

static void read_timeline(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_case *c = into;
    struct golden_line *lines;

    c->has_timeline = true;
    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    lines = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *lines);
    for (size_t i = 0; i < value->n; i++) {
        if (line_in(r, value->items[i], &lines[i]) && lines[i].at_ms > c->until_ms)
            c->until_ms = lines[i].at_ms;
    }
    c->timeline = lines;
    c->n_timeline = value->n;
}

/* ---- a case ---- */
static void read_needs(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    ((struct golden_case *)into)->has_needs = true;
    field_names(r, value, f, into);
}

static void read_questions(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    ((struct golden_case *)into)->has_questions = true;
    field_names(r, value, f, into);
}

static void read_consent(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct golden_case *)into)->consent = word_in(r, value, &case__consent__descriptor);
}

static void read_safe(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    bool safe = true;
    struct field flag = *f;

    flag.at = 0;
    field_flag(r, value, &flag, &safe);
    ((struct golden_case *)into)->unsafe_to_call = !safe;
}

static void read_answers(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_case *c = into;
    struct field flag = *f;

    flag.at = 0;
    c->has_phone = true;
    field_flag(r, value, &flag, &c->answers);
}

static int offset_of(const char *t)
{
    size_t n = strlen(t);
    const char *z = n > 6 ? t + n - 6 : t;

    if (*z != '+' && *z != '-')
        return 0;
    return (*z == '-' ? -60 : 60) *
           ((z[1] - '0') * 600 + (z[2] - '0') * 60 + (z[4] - '0') * 10 + (z[5] - '0'));
}

static void read_filed_at(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_case *c = into;
    const char *t = node_text(r, value);

    if (!t)
        return;
    if (time_parse(t, &c->filed_ms))
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not an instant"), rule_cut(r, t)),
            rule_say(r, _("write, for instance, %s"), f->example));
    else
        c->offset_s = offset_of(t);
}

#define CASE(member) .at = offsetof(struct golden_case, member), .optional = true
#define LIST(member)                                                                               \
    CASE(member), .n_at = offsetof(struct golden_case, n_##member), .max = LISTED_MOST
static const struct field case_fields[] = {
    { "text", field_said, .at = offsetof(struct golden_case, text), .max = TEXT_MOST,
        .example = "text: ..." },
    { "given", field_name, CASE(given), .known = KNOWN_KIND, .example = "given: isolated" },
    { "facts", read_facts, .optional = true, .example = "facts: {age: 82}" },
    { "at", field_said, CASE(at), .example = "at: 59.9, 30.3" },
    { "born", field_said, CASE(born), .example = "born: 1944" },
    { "consent", read_consent, .optional = true, .example = "consent: refused" },
    { "safe_to_call", read_safe, .optional = true, .example = "safe_to_call: no" },
    { "answers", read_answers, .optional = true, .example = "answers: yes" },
    { "never_ask", field_says, LIST(never_ask), .example = "never_ask: [neighbours]" },
    { "filed_at", read_filed_at, .optional = true,
        .example = "filed_at: 2026-11-22T23:30:00+03:00" },
    { "directory", field_said, CASE(directory), .example = "directory: directory.csv" },
    { "without", field_says, LIST(without), .example = "without: [anna]" },
    { "then", read_then, .optional = true,
        .example = "then: [{after: 2 min, who: anna, says: decline}]" },
    { "kind", field_name, CASE(kind), .known = KNOWN_KIND, .example = "kind: isolated" },
    { "priority", field_priority, CASE(priority), .example = "priority: P4" },
    { "needs", read_needs, LIST(needs), .known = KNOWN_NEED, .example = "needs: [groceries]" },
    { "signals", field_names, LIST(signals), .known = KNOWN_SIGNAL,
        .example = "signals: [no_food]" },
    { "no_signals", field_names, LIST(no_signals), .known = KNOWN_SIGNAL,
        .example = "no_signals: [fire]" },
    { "fired", field_names, LIST(fired), .known = KNOWN_RULE, .example = "fired: [no_food]" },
    { "advice", field_says, LIST(advice), .example = "advice: [Do not walk]" },
    { "questions", read_questions, LIST(questions), .known = KNOWN_FACT,
        .example = "questions: [alone]" },
    { "timeline", read_timeline, .optional = true,
        .example = "timeline: [2 min groceries ask anna]" },
    { "until", field_wait, CASE(until_ms), .min = SECOND_MS, .max = 30 * DAY_MS,
        .example = "until: 30 min" },
    { 0 },
};

static bool expects_something(const struct golden_case *c)
{
    return c->kind || c->priority != PRIORITY__UNJUDGED || c->has_needs || c->n_signals ||
           c->n_no_signals || c->n_fired || c->n_advice || c->has_questions || c->has_timeline;
}

static void read_case(struct golden_reading *g, const struct node *at, struct golden_case *c)
{
    size_t before = g->r.n_problems;

    *c = (struct golden_case){ .file = g->r.file, .line = at->line, .filed_ms = FILED_AT };
    c->directory = g->file.directory;
    fields_read(&g->r, at, case_fields, c);
    if (g->r.n_problems == before && !expects_something(c))
        rule_wrong(&g->r, at, _("nothing is expected of this case"),
            _("write kind, priority, needs, or what else has to come out"));
}

static void read_cases(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct golden_reading *g = (struct golden_reading *)r;
    struct golden_file *file = into;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    file->cases = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *file->cases);
    for (size_t i = 0; i < value->n; i++)
        read_case(g, value->items[i], &file->cases[i]);
    file->n = value->n;
}

/* The directory first: its cases have it from the file. */
static const struct field file_fields[] = {
    { "directory", field_said, .at = offsetof(struct golden_file, directory), .optional = true,
        .example = "directory: directory.csv" },
    { "cases", read_cases, .example = "cases: [{text: ..., kind: ..., priority: ...}]" },
    { 0 },
};

/* ---- names that may be used: those of the rules ---- */
static void know(struct reading *r, enum known_type type, const char *name)
{
    struct names *names = &r->known[type];

    ARENA_PUSH(&r->book->arena, names->items, names->n)->name = name;
}

static void know_the_rules(struct reading *r)
{
    const struct rulebook *book = r->book;

    for (size_t i = 0; i < book->n_facts; i++)
        know(r, KNOWN_FACT, book->facts[i].fact);
    for (size_t i = 0; i < book->n_signals; i++)
        know(r, KNOWN_SIGNAL, book->signals[i].signal);
    for (size_t i = 0; i < book->n_kinds; i++)
        know(r, KNOWN_KIND, book->kinds[i].kind);
    for (size_t i = 0; i < book->n_needs; i++)
        know(r, KNOWN_NEED, book->needs[i].kind);
    for (size_t i = 0; i < book->n_triage; i++)
        know(r, KNOWN_RULE, book->triage[i].id);
}

/* ---- files ---- */
static void parse(struct golden_reading *g, const char *bytes, size_t n)
{
    struct tree_fault fault;
    struct node *root, place = { 0 };

    if (n > FILE_BYTES) {
        rule_wrong(&g->r, NULL, _("the file is larger than 1 MiB"), _("make it smaller"));
        return;
    }
    if (!tree_read(bytes, n, &g->r.book->arena, &root, &fault)) {
        fields_read(&g->r, root, file_fields, &g->file);
        return;
    }
    place.line = fault.line;
    place.column = fault.column;
    rule_wrong(&g->r, &place, arena_dup(g->r.a, fault.problem), arena_dup(g->r.a, fault.mend));
}

static void read_file(struct golden_reading *g, const char *dir, const char *name)
{
    char *path = rule_say(&g->r, "%s/tests/%s", dir, name);
    FILE *in = fopen(path, "rbe");
    char *bytes;

    g->file = (struct golden_file){ 0 };
    g->r.file = arena_printf(&g->r.book->arena, "tests/%s", name);
    if (!in) {
        rule_wrong(&g->r, NULL, _("the file cannot be read"),
            _("see that it is a file, and yours to read"));
        return;
    }
    bytes = must_alloc(FILE_BYTES + 1);
    parse(g, bytes, fread(bytes, 1, FILE_BYTES + 1, in));
    free(bytes);
    fclose(in);
}

static int is_yaml(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 5 && entry->d_name[0] != '.' && text_is(entry->d_name + n - 5, ".yaml");
}

int golden_load(const char *dir, struct rulebook *rules, struct arena *a,
    struct golden_case **ret_cases, size_t *ret_n, struct rule_problem **ret_problems,
    size_t *ret_n_problems)
{
    struct golden_reading g = { .r = { .book = rules, .a = a } };
    struct dirent **files = NULL;
    struct golden_case *all = NULL;
    size_t n = 0;
    int n_files = scandir(arena_printf(a, "%s/tests", dir), &files, is_yaml, alphasort);

    know_the_rules(&g.r);
    for (int i = 0; i < n_files; i++) {
        read_file(&g, dir, files[i]->d_name);
        for (size_t k = 0; k < g.file.n && n < CASES_MOST; k++)
            *ARENA_PUSH(&rules->arena, all, n) = g.file.cases[k];
        free(files[i]);
    }
    free(files);
    *ret_cases = all;
    *ret_n = n;
    *ret_problems = g.r.problems;
    *ret_n_problems = g.r.n_problems;
    if (g.r.n_problems)
        return ERR_RULES_WRONG;
    return n ? 0 : ERR_NOT_FOUND;
}
