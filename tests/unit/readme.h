/* readme - a README of the source tree, for tests that compare what it shows with what is. Include
 * after cmocka.h. */
#ifndef ASSIST_TESTS_UNIT_README_H
#define ASSIST_TESTS_UNIT_README_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys/files.h"

/* The caller frees it. */
static inline char *readme_of(const char *path)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");
    char name[1024], *text = NULL;
    size_t n;

    snprintf(name, sizeof name, "%s/%s", source ? source : ".", path);
    assert_int_equal(files_read(name, 1 << 20, &text, &n), 0);
    return text;
}

/* Line by line: cmocka cuts a message off at a kilobyte. */
static inline void print_lines(const char *text)
{
    for (const char *end; *text; text = end + (*end != '\0')) {
        end = strchr(text, '\n');
        end = end ? end : text + strlen(text);
        print_message("%.*s\n", (int)(end - text), text);
    }
}

#endif
