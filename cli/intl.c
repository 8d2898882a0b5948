/* intl - language and catalogue. */
#include "intl.h"

#include "base/text.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ASSIST_LOCALE_DIR
#define ASSIST_LOCALE_DIR "/usr/share/locale"
#endif

static const char *language_of_environment(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);

        if (!text_empty(value))
            return text_starts(value, "ru") ? "ru" : "en";
    }
    return "en";
}

static bool has_catalogue(const char *dir)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof(path), "%s/ru/LC_MESSAGES/assist.mo", dir);

    return n > 0 && (size_t)n < sizeof(path) && access(path, R_OK) == 0;
}

/* Beside the program: bin/assist and share/locale, in the build tree as when installed. */
static bool beside_program(char *ret, size_t size)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
    char *slash;
    int written;

    if (n <= 0)
        return false;
    exe[n] = '\0';
    slash = strrchr(exe, '/');
    if (!slash)
        return false;
    *slash = '\0';
    written = snprintf(ret, size, "%s/../share/locale", exe);
    return written > 0 && (size_t)written < size && has_catalogue(ret);
}

/* Letters beyond ASCII are counted and printed as UTF-8, whatever the environment lacks. gettext takes LANGUAGE in any
 * locale but plain C. */
static void use_utf8(void)
{
    const char *have = setlocale(LC_CTYPE, "");

    if (!have || MB_CUR_MAX < 3)
        setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
}

const char *intl_start(const char *wanted)
{
    const char *lang = text_empty(wanted) ? language_of_environment() : wanted;
    char dir[PATH_MAX + 32];

    if (!text_is(lang, "ru") && !text_is(lang, "en"))
        return NULL;
    lang = text_is(lang, "ru") ? "ru" : "en";
    setenv("LANGUAGE", lang, 1);
    use_utf8();
    bindtextdomain("assist", beside_program(dir, sizeof(dir)) ? dir : ASSIST_LOCALE_DIR);
    bind_textdomain_codeset("assist", "UTF-8");
    textdomain("assist");
    return lang;
}

const char *intl_word(const char *with_context)
{
    const char *said = gettext(with_context);
    const char *end = strchr(with_context, '\004');

    return said == with_context && end ? end + 1 : said;
}
