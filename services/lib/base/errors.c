/* errors - codes, texts and exit statuses out of the one list in errors.h. */
#include "base/errors.h"

#include <stddef.h>
#include <string.h>

/* The compiler lowers each name, letter by letter, so that there is no second list to keep in step.
 */
#define LOW(letter) ((letter) >= 'A' && (letter) <= 'Z' ? (letter) + 32 : (letter))
#define AT(name, i) ((i) < sizeof(name) ? LOW((name)[(i) < sizeof(name) ? (i) : 0]) : 0)
#define FOUR(name, i) AT(name, i), AT(name, i + 1), AT(name, i + 2), AT(name, i + 3)
#define LOWERED(name)                                                                              \
    {                                                                                              \
        FOUR(name, 0), FOUR(name, 4), FOUR(name, 8), FOUR(name, 12), FOUR(name, 16), '\0'          \
    }

struct error_row {
    int code; /* ERR_* */
    char word[21];
    const char *text;
    int exit;
};

static const struct error_row rows[] = {
#define X(name, number, text, status) { ERR_##name, LOWERED(#name), text, status },
    ERROR_LIST(X)
#undef X
};

#define X(name, number, text, status) _Static_assert(sizeof(#name) <= 21, "a word of its own size");
ERROR_LIST(X)
#undef X

static const struct error_row *row_of(int code)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].code == code)
            return &rows[i];
    return NULL;
}

const char *error_code(int code)
{
    const struct error_row *row = row_of(code);

    if (code == 0)
        return "ok";
    return row ? row->word : "unknown";
}

const char *error_text(int code)
{
    const struct error_row *row = row_of(code);

    if (code == 0)
        return "is done";
    return row ? row->text : "failed for an unknown reason";
}

int error_exit(int code)
{
    const struct error_row *row = row_of(code);

    if (code == 0)
        return 0;
    return row ? row->exit : 1;
}

int error_from_code(const char *word)
{
    if (!word)
        return 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].word, word) == 0)
            return rows[i].code;
    return 0;
}
