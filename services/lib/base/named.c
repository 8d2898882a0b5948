/* named - see named.h. */
#include "base/named.h"

#include <string.h>
#include "base/phone.h"
#include "base/text.h"

struct named named_of(const char *said, struct arena *a)
{
    char folded[NAME_FOLDED];

    text_fold(said, folded, sizeof folded);
    return (struct named){ arena_dup(a, folded), phone_key(said) };
}

static bool is_a_word_of(const char *word, size_t n, const char *text)
{
    for (const char *at = text; (at = strstr(at, word)) != NULL && n; at += n) {
        bool begins = at == text || at[-1] == ' ';

        if (begins && (at[n] == ' ' || at[n] == '\0'))
            return true;
    }
    return false;
}

/* Every word of the one stands in the other, in any order: whoever must never know is rather left out once too often. */
static bool is_named(const char *said, const char *name)
{
    char word[NAME_FOLDED];

    if (!*said)
        return false;
    while (*said) {
        size_t n = strcspn(said, " ");

        memcpy(word, said, n);
        word[n] = '\0';
        if (!is_a_word_of(word, n, name))
            return false;
        said += n;
        said += strspn(said, " ");
    }
    return true;
}

bool named_is(
    const struct named *n, const char *folded_id, const char *folded_name, const char *phone)
{
    if (is_named(n->folded, folded_name) || (*n->folded && text_is(n->folded, folded_id)))
        return true;
    return n->phone && n->phone == phone_key(phone);
}

bool named_says(const char *said, const char *id, const char *name, const char *phone)
{
    char folded[NAME_FOLDED];
    char folded_id[NAME_FOLDED], folded_name[NAME_FOLDED];

    text_fold(said, folded, sizeof folded);
    text_fold(id ? id : "", folded_id, sizeof folded_id);
    text_fold(name ? name : "", folded_name, sizeof folded_name);
    return named_is(&(struct named){ folded, phone_key(said) }, folded_id, folded_name, phone);
}
