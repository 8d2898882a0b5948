/* text - bytes that claim to be text. */
#ifndef ASSIST_BASE_TEXT_H
#define ASSIST_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, <= U+10FFFF) without NUL or other
 * C0 control characters but tab, line feed and carriage return. */
bool text_is_clean(const char *bytes, size_t n);
bool text_is(const char *a, const char *b); /* equal; NULL equals NULL and "" */
bool text_empty(const char *t); /* NULL or "" */
bool text_is_blank(const char *text); /* empty, or nothing but blanks and line breaks */
bool text_starts(const char *t, const char *prefix);
bool text_among(const char *t, char *const *words, size_t n);
/* A whole decimal number in [min, max], no sign but '-', no spaces, nothing after it. 0 or
 * ERR_INVALID, ERR_OUT_OF_RANGE. */
int text_int(const char *t, int64_t min, int64_t max, int64_t *ret_n);
/* Digits with '.' as the decimal sign, whatever the locale; no exponent. 0 or ERR_INVALID,
 * ERR_OUT_OF_RANGE. */
int text_double(const char *t, double min, double max, double *ret_x);
/* "30 s", "5m", "2h", "1d", "90" (seconds): milliseconds > 0. 0 or ERR_INVALID. */
int text_span(const char *t, int64_t *ret_ms);
/* Lower case for ASCII and Russian letters, yo -> ye, runs of spaces and punctuation -> one space,
 * trimmed. Writes at most size-1 bytes and a NUL, never half a letter. Enough to compare names;
 * reading speech is ICU's work. */
void text_fold(const char *t, char *ret, size_t size);
void text_hex(const uint8_t *bytes, size_t n, char *ret /* 2n+1 */);

#endif
