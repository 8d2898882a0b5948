/* import_words - what several formats of JSON share: words that mean a column of ours, values as cells, items that are broken. */
#include <strings.h>
#include "base/text.h"
#include "entry_write.h"
#include "import_parts.h"
#include "intl.h"

int import_synonym(const struct import_synonym *list, const char *key, bool *ret_sure)
{
    for (; list->key; list++) {
        if (strcasecmp(list->key, key) == 0) {
            *ret_sure = list->is_sure;
            return entry_column(list->column);
        }
    }
    return -1;
}

const char *import_json_text(const json_t *value, struct arena *a)
{
    const char *all = "";

    if (json_is_string(value))
        return arena_dup(a, json_string_value(value));
    if (json_is_integer(value))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (json_is_real(value))
        return entry_number(json_real_value(value), a);
    if (json_is_boolean(value))
        return json_is_true(value) ? "yes" : "no";
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *word = json_string_value(json_array_get(value, i));

        if (!text_empty(word))
            all = arena_printf(a, "%s%s%s", all, *all ? ";" : "", word);
    }
    return all;
}

enum import_got import_broken_item(
    struct import *im, const struct json_items *items, int error, struct import_problem *why)
{
    why->line = items->item_line;
    why->number = items->number;
    im->is_broken = true;
    if (error == ERR_INVALID)
        why->hint = N_("this is not JSON");
    import_wrong(why, error, items->number ? "row" : "file", NULL);
    return IMPORT_REFUSED;
}
