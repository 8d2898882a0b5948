/* import_map - see import_map.h. */
#include "import_map.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "intl.h"
#include "rulebook/tree.h"

const struct import_map import_map_none = { 0 };

struct reading {
    struct arena *a;
    struct import_map *map;
    const struct import_target *target;
    const char *wrong; /* the first complaint */
};

static int complain(struct reading *r, const struct node *at, const char *what)
{
    r->wrong = arena_printf(r->a, "%d:%d: %s", at->line, at->column, what);
    return ERR_CONFIG_WRONG;
}

static int want(struct reading *r, const struct node *at, enum node_type type)
{
    static const char *const what[] = {
        [NODE_TEXT] = N_("a text is expected here"),
        [NODE_LIST] = N_("a list is expected here"),
        [NODE_MAP] = N_("keys with values are expected here"),
    };

    return at->type == type ? 0 : complain(r, at, _(what[type]));
}

static int want_column(struct reading *r, const struct node *at, const char *name, int *ret)
{
    *ret = import_target_column(r->target, name);
    if (*ret >= 0)
        return 0;
    return complain(r, at, arena_printf(r->a, _("\"%s\" is no column of ours"), name));
}

/* A text, or a list of words, which become one text as a cell has it. */
static int read_cell(struct reading *r, const struct node *at, const char **ret)
{
    const char *all = "";

    if (at->type == NODE_TEXT) {
        *ret = at->text;
        return 0;
    }
    if (at->type == NODE_MAP)
        return complain(r, at, _("a text is expected here"));
    for (size_t i = 0; i < at->n; i++) {
        if (want(r, at->items[i], NODE_TEXT))
            return ERR_CONFIG_WRONG;
        all = arena_printf(r->a, "%s%s%s", all, i ? ";" : "", at->items[i]->text);
    }
    *ret = all;
    return 0;
}

/* A value that can stand in that column: a slip is told once, here, and not for each row of the file. */
static int read_value(
    struct reading *r, const struct node *key, const struct node *value, const char **values)
{
    struct refusal why;
    int column;

    if (want_column(r, key, key->text, &column) || read_cell(r, value, &values[column]))
        return ERR_CONFIG_WRONG;
    if (!*values[column] || r->target->check(key->text, values[column], r->a, &why) == 0)
        return 0;
    return complain(r, value,
        arena_printf(
            r->a, "%s: %s: \"%s\"", key->text, gettext(error_text(why.code)), values[column]));
}

static int read_values(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_MAP);

    for (size_t i = 0; !error && i < at->n; i += 2)
        error = read_value(r, at->items[i], at->items[i + 1], r->map->values);
    return error;
}

static int read_columns(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_MAP);

    for (size_t i = 0; !error && i < at->n; i += 2) {
        const struct node *value = at->items[i + 1];
        int column = -1;

        error = want(r, value, NODE_TEXT);
        error = error ? error : want_column(r, value, value->text, &column);
        if (!error)
            *ARENA_PUSH(r->a, r->map->columns, r->map->n_columns) =
                (struct import_key){ at->items[i]->text, column };
    }
    return error;
}

static int read_words_of(struct reading *r, const struct node *key, const struct node *at)
{
    int column, error = want_column(r, key, key->text, &column);

    error = error ? error : want(r, at, NODE_MAP);
    for (size_t i = 0; !error && i < at->n; i += 2) {
        struct import_word word = { .column = column, .pair.key = at->items[i]->text };

        error = read_cell(r, at->items[i + 1], &word.pair.value);
        if (!error)
            *ARENA_PUSH(r->a, r->map->words, r->map->n_words) = word;
    }
    return error;
}

static int read_words(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_MAP);

    for (size_t i = 0; !error && i < at->n; i += 2)
        error = read_words_of(r, at->items[i], at->items[i + 1]);
    return error;
}

static int read_texts(
    struct reading *r, const struct node *at, const char ***ret_texts, size_t *ret_n)
{
    int error = at->type == NODE_TEXT ? 0 : want(r, at, NODE_LIST);

    if (at->type == NODE_TEXT)
        *ARENA_PUSH(r->a, *ret_texts, *ret_n) = at->text;
    for (size_t i = 0; !error && i < at->n; i++) {
        error = want(r, at->items[i], NODE_TEXT);
        if (!error)
            *ARENA_PUSH(r->a, *ret_texts, *ret_n) = at->items[i]->text;
    }
    return error;
}

static int read_ignore(struct reading *r, const struct node *at)
{
    return read_texts(r, at, &r->map->ignore, &r->map->n_ignore);
}

static int read_list(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_TEXT);

    if (!error && strlen(at->text) != 1)
        error = complain(r, at, _("write the one sign that stands between two words"));
    r->map->list = at->text;
    return error;
}

static int read_delimiter(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_TEXT);

    if (error)
        return error;
    if (text_is(at->text, "tab") || text_is(at->text, "\t"))
        r->map->delimiter = '\t';
    else if (text_is(at->text, ",") || text_is(at->text, ";"))
        r->map->delimiter = at->text[0];
    else
        return complain(r, at, _("write \",\", \";\" or tab"));
    return 0;
}

static int read_encoding(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_TEXT);

    if (!error && !import_encoding_named(at->text, &r->map->encoding))
        error = complain(r, at, _("write utf-8, windows-1251 or utf-16"));
    return error;
}

static int read_prefix(struct reading *r, const struct node *at)
{
    struct refusal why;
    int error = want(r, at, NODE_TEXT);

    if (!error && *at->text &&
        (strlen(at->text) > 20 || r->target->check("id", at->text, r->a, &why)))
        error = complain(r, at, _("write at most 20 signs that an id may have"));
    r->map->prefix = at->text;
    return error;
}

/* ---- rules for tags ---- */

static int read_tests(struct reading *r, const struct node *at, struct import_rule *rule)
{
    int error = want(r, at, NODE_MAP);

    for (size_t i = 0; !error && i < at->n; i += 2) {
        struct import_test test = { .tag = at->items[i]->text };

        error = read_texts(r, at->items[i + 1], &test.words, &test.n);
        *ARENA_PUSH(r->a, rule->tests, rule->n_tests) = test;
    }
    return error;
}

static int read_left_out(struct reading *r, const struct node *at, struct import_rule *rule)
{
    int error = want(r, at, NODE_TEXT);

    rule->is_left_out = true;
    if (!error && !text_is(at->text, "yes"))
        error = complain(r, at, _("write leave_out: yes, or take the line out"));
    return error;
}

static int read_rule(struct reading *r, const struct node *at)
{
    struct import_rule rule = { 0 };
    int error = want(r, at, NODE_MAP);

    for (size_t i = 0; !error && i < at->n; i += 2) {
        const struct node *key = at->items[i], *value = at->items[i + 1];

        if (text_is(key->text, "if"))
            error = read_tests(r, value, &rule);
        else if (text_is(key->text, "leave_out"))
            error = read_left_out(r, value, &rule);
        else
            error = read_value(r, key, value, rule.values);
    }
    if (!error && rule.n_tests == 0)
        error = complain(r, at, _("\"if\" is missing: which tags are meant?"));
    *ARENA_PUSH(r->a, r->map->rules, r->map->n_rules) = rule;
    return error;
}

static int read_rules(struct reading *r, const struct node *at)
{
    int error = want(r, at, NODE_LIST);

    for (size_t i = 0; !error && i < at->n; i++)
        error = read_rule(r, at->items[i]);
    return error;
}

/* ---- the file ---- */

static const struct {
    const char *key;
    int (*read)(struct reading *r, const struct node *at);
} keys[] = {
    { "columns", read_columns },
    { "values", read_values },
    { "words", read_words },
    { "ignore", read_ignore },
    { "list", read_list },
    { "delimiter", read_delimiter },
    { "encoding", read_encoding },
    { "prefix", read_prefix },
    { "tags", read_rules },
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static int read_key(struct reading *r, const struct node *key, const struct node *value)
{
    const char *all = "";

    for (size_t i = 0; i < N_KEYS; i++) {
        if (text_is(keys[i].key, key->text))
            return keys[i].read(r, value);
        all = arena_printf(r->a, "%s%s%s", all, i ? ", " : "", keys[i].key);
    }
    return complain(r, key,
        arena_printf(r->a, _("the key \"%s\" is not known here; these are: %s"), key->text, all));
}

static int read_file(struct reading *r, const struct node *root)
{
    int error = want(r, root, NODE_MAP);

    for (size_t i = 0; !error && i < root->n; i += 2) {
        const struct node *key = root->items[i];

        for (size_t k = 0; k < i && !error; k += 2)
            if (text_is(root->items[k]->text, key->text))
                error = complain(r, key, arena_printf(r->a, _("\"%s\" is there twice"), key->text));
        error = error ? error : read_key(r, key, root->items[i + 1]);
    }
    return error;
}

int import_map_read(const char *bytes, size_t n, const struct import_target *target,
    struct arena *a, struct import_map *ret, const char **ret_wrong)
{
    struct reading r = { .a = a, .map = ret, .target = target ? target : &import_responders };
    struct tree_fault fault;
    struct node *root;
    int error;

    *ret = import_map_none;
    if (tree_read(bytes, n, a, &root, &fault)) {
        *ret_wrong = arena_printf(a, "%d:%d: %s", fault.line, fault.column, fault.problem);
        return ERR_CONFIG_WRONG;
    }
    error = read_file(&r, root);
    *ret_wrong = r.wrong;
    return error;
}

int import_map_column(const struct import_map *map, const char *key)
{
    for (size_t i = 0; i < map->n_columns; i++)
        if (text_is(map->columns[i].key, key))
            return map->columns[i].column;
    return -1;
}

bool import_map_ignores(const struct import_map *map, const char *key)
{
    for (size_t i = 0; i < map->n_ignore; i++)
        if (text_is(map->ignore[i], key))
            return true;
    return false;
}

const char *import_map_word(const struct import_map *map, int column, const char *word)
{
    const char *other = word;

    for (size_t i = 0; i < map->n_words; i++) {
        const struct import_word *w = &map->words[i];

        if (w->column == column && text_is(w->pair.key, word))
            return w->pair.value;
        if (w->column == column && text_is(w->pair.key, "*"))
            other = w->pair.value;
    }
    return other;
}

/* ---- tags ---- */

/* "a;b" is both. */
static bool has_word(const char *value, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = value; at; at = strchr(at, ';')) {
        at += *at == ';';
        at += strspn(at, " ");
        if (strncmp(at, word, n) == 0 && (at[n] == '\0' || at[n] == ';'))
            return true;
    }
    return false;
}

static bool is_one_of(const char *value, const struct import_test *test)
{
    for (size_t i = 0; i < test->n; i++)
        if (text_is(test->words[i], "*") || has_word(value, test->words[i]))
            return true;
    return false;
}

static bool holds(const struct import_test *test, const struct import_pair *tags, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(tags[i].key, test->tag) && is_one_of(tags[i].value, test))
            return true;
    return false;
}

const struct import_rule *import_map_rule(
    const struct import_map *map, const struct import_pair *tags, size_t n)
{
    for (size_t i = 0; i < map->n_rules; i++) {
        const struct import_rule *rule = &map->rules[i];
        size_t held = 0;

        while (held < rule->n_tests && holds(&rule->tests[held], tags, n))
            held++;
        if (held == rule->n_tests)
            return rule;
    }
    return NULL;
}
