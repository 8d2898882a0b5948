/* json_items - see json_items.h. The bounds of an item are found by brackets and quotation marks alone; what is between them, jansson
 * reads. So an item that is wrong in itself costs itself. */
#include "json_items.h"

#include <string.h>

static int peek(const struct json_items *r)
{
    return r->at < r->n ? (unsigned char)r->bytes[r->at] : -1;
}

static void step(struct json_items *r)
{
    r->line += r->bytes[r->at] == '\n';
    r->at++;
}

static void skip_blanks(struct json_items *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\r' || peek(r) == '\n')
        step(r);
}

/* From a quotation mark to behind the next one. */
static int skip_text(struct json_items *r)
{
    step(r);
    while (peek(r) >= 0 && peek(r) != '"') {
        if (peek(r) == '\\')
            step(r);
        if (peek(r) >= 0)
            step(r);
    }
    if (peek(r) < 0)
        return ERR_CUT_OFF;
    step(r);
    return 0;
}

/* Words and numbers: to whatever may stand behind one. */
static int skip_word(struct json_items *r)
{
    size_t from = r->at;

    while (peek(r) >= 0 && !strchr(" \t\r\n,:{}[]\"", peek(r)))
        step(r);
    if (peek(r) < 0)
        return ERR_CUT_OFF;
    return r->at > from ? 0 : ERR_INVALID;
}

/* To behind a value, whatever is in it. */
static int skip_value(struct json_items *r)
{
    size_t depth = 0;
    int error = 0;

    do {
        int c = peek(r);

        if (c < 0)
            return ERR_CUT_OFF;
        if (c == '"')
            error = skip_text(r);
        else if (depth == 0 && c != '{' && c != '[')
            error = skip_word(r);
        else {
            depth += c == '{' || c == '[';
            depth -= depth && (c == '}' || c == ']');
            step(r);
        }
    } while (!error && depth);
    return error;
}

static json_t *parse(const struct json_items *r, size_t from)
{
    json_error_t ignored;

    return json_loadb(r->bytes + from, r->at - from, JSON_DECODE_ANY, &ignored);
}

/* ---- the top ---- */

static bool is_list_name(const char *name, const char *const *lists)
{
    for (; *lists; lists++)
        if (strcmp(*lists, name) == 0)
            return true;
    return false;
}

/* At its bracket. */
static void note_list(struct json_items *r)
{
    r->has_list = true;
    r->list_at = r->at + 1;
    r->list_line = r->line;
}

/* "name": value; *ret_more: a comma stood behind it. */
static int take_member(struct json_items *r, const char *const *lists, json_t *head, bool *ret_more)
{
    size_t from = r->at;
    json_t *name, *value = NULL;
    bool is_list;
    int error = peek(r) == '"' ? skip_text(r) : ERR_INVALID;

    if (error)
        return error;
    name = parse(r, from);
    skip_blanks(r);
    if (!name || peek(r) != ':') {
        json_decref(name);
        return peek(r) < 0 ? ERR_CUT_OFF : ERR_INVALID;
    }
    step(r);
    skip_blanks(r);
    from = r->at;
    is_list = peek(r) == '[' && !r->has_list && is_list_name(json_string_value(name), lists);
    if (is_list)
        note_list(r);
    error = skip_value(r);
    if (!error && !is_list && r->at - from <= JSON_HEAD_BYTES)
        value = parse(r, from);
    if (value)
        json_object_set_new(head, json_string_value(name), value);
    json_decref(name);
    skip_blanks(r);
    *ret_more = peek(r) == ',';
    if (*ret_more)
        step(r);
    return error;
}

static int take_members(struct json_items *r, const char *const *lists, json_t *head)
{
    bool more;
    int error;

    step(r);
    skip_blanks(r);
    if (peek(r) == '}')
        return 0;
    do {
        skip_blanks(r);
        error = take_member(r, lists, head, &more);
    } while (!error && more);
    if (!error && peek(r) != '}')
        error = peek(r) < 0 ? ERR_CUT_OFF : ERR_INVALID;
    return error;
}

int json_items_start(struct json_items *r, const char *bytes, size_t n, const char *const *lists,
    json_t **ret_head, uint32_t *ret_line)
{
    int error = 0;

    *r = (struct json_items){ .bytes = bytes, .n = n, .line = 1 };
    *ret_head = json_object();
    skip_blanks(r);
    r->list_at = r->at;
    r->list_line = r->line;
    if (peek(r) == '[')
        note_list(r);
    else if (peek(r) == '{')
        error = take_members(r, lists, *ret_head);
    else
        error = ERR_INVALID;
    *ret_line = r->tail_line = r->line;
    r->tail = error;
    json_items_again(r);
    /* What is cut off, or wrong behind the list, costs nothing that stands before. */
    return r->has_list || error == ERR_CUT_OFF ? 0 : error;
}

void json_items_again(struct json_items *r)
{
    r->at = r->list_at;
    r->line = r->list_line;
    r->number = 0;
    r->is_over = false;
}

/* ---- items ---- */

static int over(struct json_items *r, int code)
{
    r->is_over = true;
    return code;
}

/* Behind an item: a comma, or the list's end. */
static void take_comma(struct json_items *r)
{
    skip_blanks(r);
    if (r->has_list && peek(r) == ',')
        step(r);
}

int json_items_next(struct json_items *r, json_t **ret_item)
{
    size_t from;
    int error;

    *ret_item = NULL;
    if (r->is_over)
        return ERR_NOT_FOUND;
    skip_blanks(r);
    if (r->has_list && peek(r) == ']') {
        r->number = 0;
        r->item_line = r->tail_line;
        return over(r, r->tail ? r->tail : ERR_NOT_FOUND);
    }
    r->number++;
    r->item_line = r->line;
    from = r->at;
    error = skip_value(r);
    if (error)
        return over(r, error); /* nothing says where the next one begins */
    if (!r->has_list)
        r->is_over = true;
    if (r->at - from > JSON_ITEM_BYTES)
        error = ERR_TOO_LONG;
    else if (!(*ret_item = parse(r, from)))
        error = ERR_INVALID;
    take_comma(r);
    return error;
}
