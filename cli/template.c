/* template - a sentence with places for values. See template.h. */
#include "template.h"

#include <stdbool.h>
#include <string.h>

struct filling {
    struct arena *arena;
    template_value *value;
    void *of;
    const char *text; /* what has been said so far */
    bool is_missing; /* a value of the present [ ] is not there */
};

static void add(struct filling *f, const char *text, size_t n)
{
    f->text = arena_printf(f->arena, "%s%.*s", f->text, (int)n, text);
}

/* {key}, {key:as} or {?key}, without the braces. */
static void add_value(struct filling *f, const char *place, size_t n)
{
    char *key = arena_printf(f->arena, "%.*s", (int)n, place);
    bool only_asks = key[0] == '?';
    char *as = strchr(key, ':');
    const char *value;

    if (as)
        *as++ = '\0';
    value = f->value(f->of, key + only_asks, as);
    if (!value)
        f->is_missing = true;
    else if (!only_asks)
        add(f, value, strlen(value));
}

/* Text with places for values, but without [ ]. */
static void add_plain(struct filling *f, const char *text, size_t n)
{
    const char *end = text + n;

    while (text < end) {
        const char *open = memchr(text, '{', (size_t)(end - text));
        const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;

        if (!close) {
            add(f, text, (size_t)(end - text));
            return;
        }
        add(f, text, (size_t)(open - text));
        add_value(f, open + 1, (size_t)(close - open) - 1);
        text = close + 1;
    }
}

static void add_optional(struct filling *f, const char *text, size_t n)
{
    const char *before = f->text;

    f->is_missing = false;
    add_plain(f, text, n);
    if (f->is_missing)
        f->text = before;
}

const char *template_fill(struct arena *a, const char *text, template_value *value, void *of)
{
    struct filling f = { .arena = a, .value = value, .of = of, .text = "" };

    while (*text) {
        size_t plain = strcspn(text, "[");
        const char *close;

        add_plain(&f, text, plain);
        text += plain;
        close = strchr(text, ']');
        if (!close)
            break;
        add_optional(&f, text + 1, (size_t)(close - text) - 1);
        text = close + 1;
    }
    return f.text;
}
