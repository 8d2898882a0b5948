/* options - the arguments of assistd. */
#include <string.h>
#include "assistd/assistd.h"
#include "base/text.h"

static int with_value(const char *option, const char *value, struct options *o)
{
    int64_t fd;

    if (text_empty(value))
        return ERR_USAGE;
    if (text_is(option, "--data"))
        o->data = value;
    else if (text_is(option, "--config"))
        o->config = value;
    else if (text_is(option, "--ready-fd") && text_int(value, 0, 1023, &fd) == 0)
        o->ready_fd = (int)fd;
    else
        return ERR_USAGE;
    return 0;
}

int options_read(int argc, char **argv, struct options *ret, const char **ret_word)
{
    *ret = (struct options){ .ready_fd = -1 };
    for (int i = 1; i < argc; i++) {
        *ret_word = argv[i];
        if (text_is(argv[i], "--help") || text_is(argv[i], "-h"))
            ret->help = true;
        else if (text_is(argv[i], "--version"))
            ret->version = true;
        else if (with_value(argv[i], i + 1 < argc ? argv[i + 1] : NULL, ret) == 0)
            i++;
        else
            return ERR_USAGE;
    }
    return 0;
}
