/* import_text - in which letters a file was written, and its text as UTF-8. Pure. */
#ifndef ASSIST_CLI_IMPORT_TEXT_H
#define ASSIST_CLI_IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum import_encoding {
    ENCODING_UNKNOWN, /* not told: it is found out */
    ENCODING_UTF8,
    ENCODING_1251,
    ENCODING_UTF16, /* with a mark */
};

/* "utf-8", "windows-1251", "cp1251", "utf-16", in any case; false: none of them. */
bool import_encoding_named(const char *name, enum import_encoding *ret);

bool import_has_utf16_mark(const char *bytes, size_t n);
/* By its mark, else by what its bytes can be: UTF-8 where most of the letters beyond ASCII are (single bytes that are none then
 * cost a row each), Windows-1251 where they make words of Russian. ENCODING_UNKNOWN: none of these; *ret_line is where the first
 * such byte stands. */
enum import_encoding import_encoding_of(const char *bytes, size_t n, uint32_t *ret_line);

/* The text in UTF-8: *ret_owned is freed by the caller, or NULL where the bytes themselves are it (*ret_text). 0, or ERR_NOT_TEXT with
 * the line on which something cannot be of that encoding; ERR_TOO_LONG: beyond what one file may be. */
int import_decode(const char *bytes, size_t n, enum import_encoding encoding, const char **ret_text,
    size_t *ret_n, char **ret_owned, uint32_t *ret_line);

#endif
