/* words - printed words of the enums; the list of lower-case names is made from words.proto by the
 * build. */
#include "words/words.h"

#include "base/errors.h"

#include <stdlib.h>
#include <string.h>
#include <stdbool.h>

struct lowered {
    const char *name;
    const char *word;
};

static const struct lowered words_lower[] = {
/* sorted by name */
#include "words_lower.inc"
};

static int compare_name(const void *name, const void *row)
{
    return strcmp(name, ((const struct lowered *)row)->name);
}

const char *word_of(const ProtobufCEnumDescriptor *words, int value)
{
    const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(words, value);
    const struct lowered *row;

    if (!v)
        return "?";
    row = bsearch(v->name, words_lower, sizeof(words_lower) / sizeof(words_lower[0]),
        sizeof(words_lower[0]), compare_name);
    return row ? row->word : "?";
}

static char plain(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 32);
    return c == '-' ? '_' : c;
}

static bool is_same_word(const char *name, const char *text)
{
    while (*name && plain(*name) == plain(*text)) {
        name++;
        text++;
    }
    return !*name && !*text;
}

int word_parse(const ProtobufCEnumDescriptor *words, const char *text, int *ret_value)
{
    if (!text)
        return ERR_UNKNOWN_WORD;
    for (unsigned i = 0; i < words->n_values; i++) {
        if (is_same_word(words->values[i].name, text)) {
            *ret_value = words->values[i].value;
            return 0;
        }
    }
    return ERR_UNKNOWN_WORD;
}
