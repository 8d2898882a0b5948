/* tree - libyaml's events become nodes with their places. libcyaml would hand over structs whose places are lost, and
 * names are checked against other files only when all are read (rules/README.md, "How they are read"). */
#include "rulebook/tree.h"

#include "base/errors.h"
#include "base/text.h"
#include "rulebook/say.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <yaml.h>

#define DEPTH_MAX 16

struct builder {
    yaml_parser_t parser;
    const char *bytes; /* all that is parsed */
    struct arena *a;
    struct tree_fault *fault;
};

static int place(size_t zero_based)
{
    return zero_based < INT_MAX ? (int)zero_based + 1 : INT_MAX;
}

static int fail(struct builder *b, yaml_mark_t at, const char *problem, const char *mend)
{
    b->fault->line = place(at.line);
    b->fault->column = place(at.column);
    b->fault->problem = problem;
    b->fault->mend = mend;
    return ERR_INVALID;
}

/* libyaml tells an unreadable byte by its offset alone. */
static yaml_mark_t mark_of(const char *bytes, size_t offset)
{
    yaml_mark_t at = { 0 };

    for (size_t i = 0; i < offset; i++) {
        bool begins_letter = ((unsigned char)bytes[i] & 0xc0) != 0x80;

        at.line += bytes[i] == '\n';
        at.column = bytes[i] == '\n' ? 0 : at.column + begins_letter;
    }
    return at;
}

static int unreadable(struct builder *b)
{
    yaml_mark_t at = mark_of(b->bytes, b->parser.problem_offset);

    if (text_is(b->parser.problem, "control characters are not allowed"))
        return fail(b, at, _("there is a control character in the text"), _("write it without"));
    return fail(b, at, _("this is not UTF-8 text"), _("save the file as UTF-8"));
}

static int not_yaml(struct builder *b)
{
    const yaml_parser_t *p = &b->parser;
    yaml_mark_t at = p->problem_mark;

    if (p->error == YAML_READER_ERROR)
        return unreadable(b);
    return fail(b, at, arena_printf(b->a, _("this is not YAML: %s"), p->problem ? p->problem : "?"),
        _("look at the indentation, colons and quotation marks of this line and the one above"));
}

static int next(struct builder *b, yaml_event_t *ret)
{
    return yaml_parser_parse(&b->parser, ret) ? 0 : not_yaml(b);
}

static struct node *node_new(struct builder *b, enum node_type type, yaml_mark_t at)
{
    struct node *n = arena_alloc(b->a, sizeof(*n));

    n->type = type;
    n->line = place(at.line);
    n->column = place(at.column);
    return n;
}

static int build(struct builder *b, yaml_event_t *e, int depth, struct node **ret);

static int build_text(struct builder *b, const yaml_event_t *e, struct node **ret)
{
    const char *value = (const char *)e->data.scalar.value;
    size_t n = e->data.scalar.length;

    if (!text_is_clean(value, n))
        return fail(
            b, e->start_mark, _("there is a control character in the text"), _("write it without"));
    *ret = node_new(b, NODE_TEXT, e->start_mark);
    (*ret)->text = arena_dup(b->a, value);
    return 0;
}

/* A list or a mapping, from the event after its start to its end. */
static int build_items(struct builder *b, struct node *n, yaml_event_type_t end, int depth)
{
    for (;;) {
        yaml_event_t e;
        struct node *item = NULL;
        bool is_key = n->type == NODE_MAP && n->n % 2 == 0;
        int rc = next(b, &e);

        if (rc)
            return rc;
        if (e.type == end) {
            yaml_event_delete(&e);
            return 0;
        }
        if (is_key && e.type != YAML_SCALAR_EVENT && e.type != YAML_ALIAS_EVENT)
            rc = fail(b, e.start_mark, _("a key has to be a word"), _("write it as key: value"));
        else
            rc = build(b, &e, depth + 1, &item);
        yaml_event_delete(&e);
        if (rc)
            return rc;
        *ARENA_PUSH(b->a, n->items, n->n) = item;
    }
}

static bool has_extras(const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return e->data.scalar.anchor || e->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return e->data.sequence_start.anchor || e->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return e->data.mapping_start.anchor || e->data.mapping_start.tag;
    default:
        return e->type == YAML_ALIAS_EVENT;
    }
}

static int build(struct builder *b, yaml_event_t *e, int depth, struct node **ret)
{
    bool list = e->type == YAML_SEQUENCE_START_EVENT;

    if (has_extras(e))
        return fail(b, e->start_mark,
            _("\"&\", \"*\" and \"!\" before a value are not used in rules"),
            _("write the value out, or put it in quotation marks"));
    if (depth > DEPTH_MAX)
        return fail(b, e->start_mark, _("this is nested too deep"), _("look at the indentation"));
    if (e->type == YAML_SCALAR_EVENT)
        return build_text(b, e, ret);
    *ret = node_new(b, list ? NODE_LIST : NODE_MAP, e->start_mark);
    return build_items(b, *ret, list ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT, depth);
}

/* Stream start, document start, the root, document end, stream end; an empty file has no document. */
static int build_file(struct builder *b, struct node **ret_root)
{
    yaml_event_t e;
    bool over = false;
    int rc = 0;

    while (!rc && !over) {
        rc = next(b, &e);
        if (rc)
            return rc;
        over = e.type == YAML_STREAM_END_EVENT;
        if (e.type == YAML_DOCUMENT_START_EVENT && *ret_root)
            rc = fail(
                b, e.start_mark, _("a second document begins here"), _("take the line --- out"));
        else if (!over && e.type != YAML_STREAM_START_EVENT &&
                 e.type != YAML_DOCUMENT_START_EVENT && e.type != YAML_DOCUMENT_END_EVENT)
            rc = build(b, &e, 0, ret_root);
        yaml_event_delete(&e);
    }
    if (!rc && !*ret_root)
        rc = fail(b, (yaml_mark_t){ 0 }, _("the file is empty"),
            _("see rules/README.md for what belongs in it"));
    return rc;
}

int tree_read(const char *bytes, size_t n, struct arena *a, struct node **ret_root,
    struct tree_fault *ret_fault)
{
    struct builder b = { .bytes = bytes, .a = a, .fault = ret_fault };
    struct node *root = NULL;
    int rc;

    *ret_fault = (struct tree_fault){ .line = 1, .column = 1 };
    if (!yaml_parser_initialize(&b.parser))
        must_failed(__FILE__, __LINE__, "memory for a YAML parser");
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)bytes, n);
    rc = build_file(&b, &root);
    yaml_parser_delete(&b.parser);
    if (!rc)
        *ret_root = root;
    return rc;
}

const struct node *tree_get(const struct node *map, const char *key)
{
    if (!map || map->type != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i += 2)
        if (text_is(map->items[i]->text, key))
            return map->items[i + 1];
    return NULL;
}
