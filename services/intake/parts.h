/* parts - what intake's handlers share; nobody else includes it. */
#ifndef ASSIST_INTAKE_PARTS_H
#define ASSIST_INTAKE_PARTS_H

#include "bus/bus.h"
#include "intake/country.h"
#include "intake/gazetteer.h"
#include "rulebook/rulebook.h"
#include "worker/hop.h"
#include "worker/worker.h"

enum { LINK_PEOPLE, LINK_CASEBOOK, LINK_BOARD }; /* indices into intake_worker.links */

#define HOP_STATUS 's' /* the address is the number of a status question */
#define STATUS_ASKED_MAX 32 /* questions for the status that wait at once */

/* One AskStatus that waits for the casebook. */
struct status_asked {
    uint32_t serial; /* 0: free */
    struct bus_peer peer;
    uint8_t id[16];
    size_t n_id;
    int64_t since_ms; /* boot time */
    uint8_t *board; /* packed BoardStatus; NULL: not there (yet) */
    size_t n_board;
    bool is_board_up; /* it has answered, be it with a refusal */
};

#define KEY_NAME 64 /* with its NUL, as the keyring has it */

struct intake {
    const struct settings *settings;
    struct rulebook *rules; /* as far as we know those in force; rules.c */
    const struct read_index *index; /* of the rules' phrases; in rules_arena */
    struct arena rules_arena;
    char rules_hash[2 * RULES_HASH + 1];
    uint64_t rules_stamp; /* of the file that holds those in force, when it was read */
    uint8_t
        instance[HOP_INSTANCE]; /* of this start: answers to an earlier one's clients are dropped */
    struct status_asked asked[STATUS_ASKED_MAX];
    uint32_t last_serial;
    char (*revoked)[KEY_NAME]; /* keys that are told nothing more of what they watch */
    size_t n_revoked;
    struct gazetteer *gazetteer; /* follows the casebook's */
    const struct country_names *countries; /* in names_arena */
    struct arena names_arena;
};

/* ---- handlers ---- */
bus_handler intake_on_file_case;
bus_handler intake_on_sealed_case;
bus_handler intake_on_add_note;
bus_handler intake_on_set_fact;
bus_handler intake_on_locate;
bus_handler intake_on_directory_find;
bus_handler intake_on_contacts_put;
bus_handler intake_on_list_cases; /* and WatchCases */
bus_handler intake_on_forward; /* all that needs nothing added */
bus_handler intake_on_ask_status;
bus_handler intake_on_answer; /* whatever casebook and board answer */
int intake_on_tick(void *self, struct turn *t); /* status questions that have waited long enough */

bus_handler intake_on_read_again; /* by the rules in force */

/* ---- rules.c ---- */
/* Those in force, else those of the folder. 0, or why there are none that can be used. */
int rules_start(struct intake *self, struct turn *t, struct refusal *ret_why);
void rules_stop(struct intake *self);
/* Takes those that the casebook has put in force, if they are others now. Between two messages, and before a text is read. */
void rules_follow(struct intake *self, struct turn *t);

/* ---- on_file_case.c ---- */
/* `in` carries a FileCase: checked, read, placed and said to the casebook. sealed_at: since when it lay sealed, or NULL. */
int intake_open_case(
    struct intake *self, struct turn *t, const struct bus_msg *in, Instant *sealed_at);
Reading *intake_read_case(const struct intake *self, struct turn *t, const FileCase *file);

/* ---- on_list_cases.c ---- */
/* 0, or the refusal in t: the rules in force know no such kind. "" and "other" are always known. */
int intake_check_kind(struct intake *self, struct turn *t, const char *kind, const char *field);

/* ---- say.c: all that intake says ---- */
/* Checks what was heard from a person. 0, or the refusal in t. */
int intake_say_valid(struct turn *t, const struct bus_msg *in);
/* Says `body` (an Envelope with nothing but a body) to a worker under the sender's id, name and
 * role, with the way back. 0, or ERR_TOO_LONG. */
int intake_say_on(
    const struct intake *self, struct turn *t, const struct bus_msg *in, int link, Envelope *body);
void intake_say_status_asked(
    const struct intake *self, struct turn *t, const struct bus_msg *in, int link, uint32_t serial);
/* What is read in all of them. `whole`: the first one is all that the caller said (read.h). */
Reading *intake_say_reading(
    const struct intake *self, struct turn *t, const char *const *texts, size_t n, bool whole);
/* *ret_place is NULL when nothing was said. 0, or the refusal in t, for `field`. */
int intake_say_place(const struct intake *self, struct turn *t, const char *location,
    const char *field, Place **ret_place);
/* The same where it has to be said, and of several of one name nobody can choose later: ERR_MISSING, ERR_AMBIGUOUS with all of them.
 * `could_be` of the place is the one that was understood. */
int intake_say_one_place(const struct intake *self, struct turn *t, const char *location,
    const char *field, Place **ret_place);

/* ---- intake.c ---- */
bool intake_is_revoked(const struct intake *self, const char *key);

/* ---- on_ask_status.c ---- */
/* Casebook or board has answered a question for the status. */
void status_take(struct intake *self, struct turn *t, uint32_t serial, const struct bus_msg *in);

#endif
