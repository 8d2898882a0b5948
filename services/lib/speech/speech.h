/* speech - what people type, as words and amounts. Pure: knows the letters and the grammar of Russian and English, and nothing of
 * what is to be done. */
#ifndef ASSIST_SPEECH_SPEECH_H
#define ASSIST_SPEECH_SPEECH_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

struct speech_word {
    /* NFKC, case folded (Unicode UAX 15, 3.13 D145), ё = е, apostrophes dropped; digits, "%" and "°" are words of their own, and a
     * decimal sign is a '.' */
    const char *folded;
    const char *stem; /* Snowball's, Russian or English by the letters; of other words the word */
    size_t from, to; /* the bytes of the text */
    bool ends_clause; /* a comma, dash, full stop, line or the end follows */
    bool ends_sentence;
    bool minus; /* "-25": a sign stands right before it, and no word before that */
};
/* All words of a text in their order; bytes that are no UTF-8 part words. */
void speech_cut(const char *text, struct arena *a, struct speech_word **ret_words, size_t *ret_n);
size_t speech_letters(const char *text); /* code points */

/* In which case a place is named: "из Азова", "в Азове", or either. */
enum speech_case { SPEECH_OUT_OF, SPEECH_IN, SPEECH_ANY_CASE };
/* Is `form` the name, as it is or in that case? One word each, folded, not empty. Snowball's stems would take Покровск for Покровское,
 * and do not see that "в Азове" is Азов. */
bool speech_is_form(const char *form, const char *name, enum speech_case as);
size_t speech_form_stem(
    const char *name); /* with so many bytes each of its forms begins; at least 1 */

enum speech_unit {
    SPEECH_NUMBER, /* without a unit that is known here */
    SPEECH_PERCENT,
    SPEECH_DEGREES,
    SPEECH_HOURS, /* and minutes */
    SPEECH_DAYS,
    SPEECH_WEEKS,
    SPEECH_MONTHS,
    SPEECH_YEARS,
    SPEECH_UNITS
};
/* "38 недель", "тридцать восьмая неделя", "дня два", "полтора часа", "three days", "минус 25". */
struct speech_amount {
    size_t first, n; /* words; n 0: none begins there */
    enum speech_unit unit;
    double value; /* in hours, days, ...; minutes are parts of an hour */
    bool ordinal; /* "третий день": two have passed */
    bool inside; /* n is 0, and the word belongs to the amount of one before it */
};
#define SPEECH_AMOUNT_WORDS 6
/* The longest amount that begins at each word, as many as there are words, and no clause ends in it; none begins inside
 * another ("тридцать восемь недель" is not eight weeks as well). */
struct speech_amount *speech_amounts(const struct speech_word *words, size_t n, struct arena *a);

#endif
