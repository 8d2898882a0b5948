/* errors - every reason for which something is refused or fails: one list, three faces.
 * A function returns 0 or one of these (negative). The name in lower case is the code on the wire
 * and in --json, the text is what gettext translates, the last column is the exit status of
 * `assist` (cli.md). */
#ifndef ASSIST_BASE_ERRORS_H
#define ASSIST_BASE_ERRORS_H

#define ERROR_LIST(X)                                                                              \
    X(INVALID, 1, "is not valid", 1)                                                               \
    X(MISSING, 2, "is missing", 1)                                                                 \
    X(TOO_LONG, 3, "is too long", 1)                                                               \
    X(OUT_OF_RANGE, 4, "is out of range", 1)                                                       \
    X(UNKNOWN_WORD, 5, "is not a known word", 1)                                                   \
    X(NOT_TEXT, 6, "is not valid UTF-8 text", 1)                                                   \
    X(CHECK_DIGIT, 7, "has a wrong check digit: one of its digits was mistyped", 1)                \
    X(AMBIGUOUS, 8, "fits more than one", 1)                                                       \
    X(NOT_FOUND, 9, "was not found", 4)                                                            \
    X(FORBIDDEN, 10, "is not allowed for this role", 1)                                            \
    X(NOT_YOURS, 11, "belongs to somebody else", 1)                                                \
    X(ID_REUSED, 12, "was used before for something else", 1)                                      \
    X(STALE, 13, "is older than what the case knows", 1)                                           \
    X(MOVED_ON, 14, "has changed meanwhile", 1)                                                    \
    X(WRONG_STATE, 15, "does not allow this in its present state", 1)                              \
    X(REASON_NEEDED, 16, "needs a reason (--reason)", 1)                                           \
    X(OFFER_LIVE, 17, "still has a live offer: --recall calls it off", 1)                          \
    X(NOT_CALLED_BACK, 18, "has no call-back yet: call back, or give a --reason", 1)               \
    X(TAKEN, 19, "is already taken", 1)                                                            \
    X(RULES_CHANGED, 20, "was read under rules that have changed", 1)                              \
    X(BUSY, 21, "cannot be served now: too much is waiting", 3)                                    \
    X(TOO_FEW, 26, "is too small: nobody comes to a child alone (--people)", 1)                    \
    X(ERASED, 27, "was erased: nothing personal is left of it", 1)                                 \
    X(LEGAL_HOLD, 28, "is on legal hold, and is not erased before that ends", 1)                   \
    X(STILL_ASKED, 29, "still has a live offer: that ends or is recalled first", 1)                \
    X(USAGE, 30, "is not understood", 2)                                                           \
    X(UNREACHED, 31, "was not reached", 3)                                                         \
    X(OUTCOME_UNKNOWN, 32, "may or may not have been done: repeat with the same --id", 3)          \
    X(STORAGE_FULL, 40, "has no room left: nothing new can be taken", 1)                           \
    X(IO, 41, "cannot be read or written", 3)                                                      \
    X(DAMAGED, 42, "is damaged", 1)                                                                \
    X(FOREIGN, 43, "is not a database of this service", 1)                                         \
    X(NEWER, 44, "was written by a newer version", 1)                                              \
    X(LOCKED, 45, "is in use by another process", 1)                                               \
    X(RULES_WRONG, 46, "has rules that cannot be used", 1)                                         \
    X(CONFIG_WRONG, 47, "is not a usable configuration", 2)                                        \
    X(NOT_KEPT, 48, "is not kept now", 1)                                                          \
    X(CUT_OFF, 49, "is cut off: the file ends too early", 1)

enum error {
#define X(name, number, text, status) ERR_##name = -(number),
    ERROR_LIST(X)
#undef X
};

/* What exactly was refused. `field` and `value` may be NULL; both are borrowed. */
struct refusal {
    int code; /* 0 or ERR_* */
    const char *field; /* the wire's name of the field, e.g. "subject.phone" */
    const char *value; /* for the sentence: a bound, a state, a name; never personal data */
};

const char *error_code(int code); /* "id_reused"; "ok" for 0; "unknown" else */
const char *error_text(int code); /* English, the msgid of the translation */
int error_exit(int code); /* exit status of `assist`; 0 for 0 */
int error_from_code(const char *word); /* "id_reused" -> ERR_ID_REUSED; 0 if no such code */

#endif
