/* language - sentences in the reader's language: the catalogue "assist", beside the program or where the system has it. */
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "assistd/assistd.h"
#include "base/text.h"

static bool is_russian(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (!text_empty(value))
            return text_starts(value, "ru");
    }
    return false;
}

static const char *catalogue_dir(char *ret, size_t size)
{
    char dir[PATH_MAX];

    if (settings_program_dir(dir, sizeof dir) != 0)
        return "/usr/share/locale";
    snprintf(ret, size, "%s/../share/locale", dir);
    return access(ret, R_OK) == 0 ? ret : "/usr/share/locale";
}

/* gettext takes LANGUAGE in any locale but plain C; C.UTF-8 is always there. */
void language_start(void)
{
    char dir[PATH_MAX + 32];

    if (text_empty(getenv("LANGUAGE")))
        setenv("LANGUAGE", is_russian() ? "ru" : "en", 1);
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    bindtextdomain("assist", catalogue_dir(dir, sizeof dir));
    bind_textdomain_codeset("assist", "UTF-8");
    textdomain("assist");
    setvbuf(stdout, NULL, _IOLBF, 0);
}

void say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

void complain(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("assistd: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}
