/* files - the rule files as they stand at one moment, not judged yet; and one file that holds them all, which is how the
 * casebook keeps those in force (casebook/rules.c) and intake has them from there. */
#ifndef ASSIST_RULEBOOK_FILES_H
#define ASSIST_RULEBOOK_FILES_H

#include "rulebook/rulebook.h"

#define RULES_IN_FORCE "rules-in-force" /* in the data directory */

enum rule_file_number {
    RULE_KINDS,
    RULE_LADDERS,
    RULE_LEANINGS,
    RULE_NEEDS,
    RULE_TRIAGE,
    RULE_FILES
};
enum rule_file_fault { RULE_FILE_GOOD, RULE_FILE_MISSING, RULE_FILE_UNREADABLE, RULE_FILE_LARGE };

struct rule_files {
    struct {
        const char *name;
        const char *bytes;
        size_t n;
        enum rule_file_fault fault;
    } file[RULE_FILES]; /* in the order of names, as the hash wants them */
    uint8_t
        hash[RULES_HASH]; /* BLAKE2b over names, sizes and bytes, and over what could not be read */
};

/* 0, also where a file is missing: that is a problem of the rules (rulebook_of). ERR_NOT_FOUND: there is no such folder. */
int rule_files_read(const char *dir, struct arena *a, struct rule_files *ret);
/* As rulebook_load, of files that were read from `dir`. */
int rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n);

/* All of them as one file's bytes. Only of files without a fault. */
const char *rule_files_pack(const struct rule_files *files, struct arena *a, size_t *ret_n);
/* Reads such a file. 0, ERR_NOT_FOUND, ERR_DAMAGED. */
int rule_files_kept(const char *path, struct arena *a, struct rule_files *ret);

/* What the file system says of the files, in a number: as long as it stays the same, nobody has written, replaced or removed
 * one of them. Costs a look at each. */
uint64_t rule_files_stamp(const char *dir);
uint64_t rule_file_stamp(const char *path);

/* ---- when to look at files that people are editing ---- */
#define RULES_SETTLE_MS                                                                            \
    2000 /* nobody has touched them for so long: whoever saves several is through */

struct rule_watch { /* zero at first */
    uint64_t stamp;
    int64_t since_ms; /* boot time */
    bool is_looked_at;
};
/* True once after each change, when it has settled: now they are to be read. Pure. */
bool rule_watch_settled(struct rule_watch *w, uint64_t stamp, int64_t real_ms);
/* What was to be done could not be: after as long again it is true once more. */
void rule_watch_again(struct rule_watch *w, int64_t real_ms);

#endif
