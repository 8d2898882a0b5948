/* casebook - the only worker that owns truth. What its handlers share. */
#ifndef ASSIST_CASEBOOK_CASEBOOK_H
#define ASSIST_CASEBOOK_CASEBOOK_H

#include "casebook/alike.h"
#include "casebook/kept.h"
#include "casebook/outcome.h"
#include "casebook/step.h"
#include "rulebook/files.h"
#include "store/store.h"
#include "worker/hop.h"
#include "worker/worker.h"

enum casebook_link { LINK_INNER };

extern const struct worker casebook_worker;

/* A connected worker that work can be leased to. */
struct hand {
    struct bus_peer peer;
    char worker[24];
    char instance[UUID_TEXT];
};
#define HANDS_MAX 64

/* A case as the open transaction has it. */
struct held_case {
    struct case_row row;
    struct casefile c;
    bool is_changed; /* since it was written */
    bool is_put; /* in this batch; then `alike` says how it now stands */
    struct alike alike;
};

/* Changed rules that are not used. */
struct rules_refused {
    int code; /* 0: none */
    char at[64]; /* the first problem, "triage.yaml:12:5"; "": not one of the files' */
    uint32_t problems, rings;
    int64_t since_ms, rung_ms; /* service time; boot time */
};

struct casebook {
    const struct settings *settings;
    uint8_t instance
        [HOP_INSTANCE]; /* of this start: whom an earlier one asked for somebody is not known any more */
    struct store *store;
    struct rulebook *rules; /* in force; rules.c */
    char rules_hash[2 * RULES_HASH + 1];
    struct rule_watch rules_watch; /* of the folder */
    int64_t rules_looked_ms; /* boot time */
    bool are_rules_kept; /* in the data directory */
    struct rules_refused rules_refused;
    struct held_case *held; /* held.c; in the turn's arena, none between the batches */
    uint32_t n_held;
    struct arena *held_arena;
    struct recent *recent; /* recent.c; owned */
    struct clock *clock; /* the engine's */
    struct arena ladders_arena;
    struct ladder *ladders; /* read so far, by hash */
    uint32_t n_ladders;
    struct hand hands[HANDS_MAX];
    uint32_t n_hands, next_hand;
    int64_t up_ms; /* boot time of our start: whoever connects has had time since then, or not */
    bool
        after_jump; /* the wall clock jumped forward by more than 60 s, and what fell due has not fired yet */
    bool all_fired; /* by the last tick: no deadline is late */
    int64_t jump_ms, jumped_at_ms; /* the newest one, for the status; 0: none */
    BoardStatus *board; /* what the board said last; owned */
    int64_t
        board_ms; /* boot time at which it said so; before the first time: when somebody first asked */
    struct verification *verification; /* verifying.c; NULL: nobody has asked; owned */
    struct backing *backing; /* backing.c; NULL: nobody has asked; owned */
    int64_t started_ms;
};

/* ---- held.c: each case of a batch is read once and written once ---- */
/* The case as the batch has made it so far, in the turn's arena `a`. 0, ERR_NOT_FOUND, ERR_DAMAGED ... Whoever changes what
 * was read puts it back. */
int held_read(struct casebook *self, struct arena *a, case_key key, struct case_row *ret_row,
    struct casefile *ret_case);
/* Row and deadline are written by held_write: at the end of the batch, and before rows are read by any other way. */
void held_put(
    struct casebook *self, struct arena *a, const struct case_row *row, const struct casefile *c);
int held_write(struct casebook *self);
void held_learn(struct casebook *self); /* all of it is on disk: recent.c follows */
void held_forget(struct casebook *self); /* the batch has ended, or was undone */

/* ---- recent.c: which of the newest cases are alike ---- */
struct recent *recent_new(struct random *random);
void recent_free(struct recent **r);
struct alike recent_alike(const struct recent *r, const struct casefile *c);
/* The case stands like this now, and is on disk. */
void recent_put(struct recent *r, const struct alike *a);
/* How the case stands, as the open batch has it; false: it is not known here, being old or without telephone and point. */
bool recent_find(const struct casebook *self, case_key key, struct alike *ret);
/* The newest cases in which this telephone (base/phone.h) is the person's or a caller's, as the open batch has them. */
#define RECENT_FOUND 64
uint32_t recent_of_phone(const struct casebook *self, uint64_t phone, case_key ret[RECENT_FOUND]);
int recent_idle(struct casebook *self); /* learns what was filed before the start, a slice a turn */
int64_t recent_wake(const struct casebook *self); /* real ms until recent_idle wants to be called */
struct change;
/* Duplicates and history of the case in ch, which is being filed or added to. */
void recent_say(const struct change *ch, CaseReceipt *r);

/* ---- change.c: one command on one case, from row to row ---- */
struct change {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in; /* NULL: nobody said anything, time passed */
    struct case_row row;
    struct casefile c;
    struct step step;
};
/* Reads the case. 0, ERR_NOT_FOUND, ERR_DAMAGED ... */
int change_load(struct change *ch, struct casebook *self, struct turn *t, const struct bus_msg *in,
    case_key key);
/* Decides and writes: events, work, deadline, case; says what goes out. A refusal has written nothing. */
int change_do(struct change *ch, const struct command *cmd);
/* Records that `actor` has seen personal data of the loaded case (design.md 3, rule 12). */
int change_read(struct change *ch, const char *actor, const char *command);

/* A person's command on a case that exists: safe twice, resolved, checked against if_version, done, answered with
 * CaseChanged. `message` is the person's own message (its bytes are the content that an id stands for). */
int change_command(struct casebook *self, struct turn *t, const struct bus_msg *in, Envelope *reply,
    const char *case_text, uint32_t if_version, const void *message, const struct command *cmd);
/* The same where the key is known already. */
int change_command_key(struct casebook *self, struct turn *t, const struct bus_msg *in,
    Envelope *reply, case_key key, uint32_t if_version, const void *message,
    const struct command *cmd);
/* The rows of a case just filed by the step in ch; `reply` is kept with them, to be given again for the same id. */
int change_write_new(struct change *ch, const FileCase *file, const Envelope *reply);
/* What the asker saw (0: they did not say) is how it stands; else ERR_MOVED_ON, with who moved it. */
int change_is_at(struct change *ch, uint32_t if_version);
/* The case that somebody named, loaded for a change that the caller makes itself; refused with `field`, or as if_version says. */
int change_open(struct change *ch, struct casebook *self, struct turn *t, const struct bus_msg *in,
    const char *case_text, const char *field, uint32_t if_version);
/* Fills reply with CaseChanged of the case as it now stands. */
void change_answer(struct change *ch, Envelope *reply);

/* ---- answered.c: safe twice ---- */
void content_hash(const void *message, struct arena *a, uint8_t ret[32]);
/* 1: answered before, reply holds the same answer; 0: new; ERR_ID_REUSED, ERR_MISSING (no id). */
int answered_before(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const void *message, Envelope *reply);
int answered_now(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const void *message, const Envelope *reply);

/* ---- names.c: what people type ---- */
int case_lookup(
    struct casebook *self, struct turn *t, const char *text, const char *field, case_key *ret_key);
int need_lookup(struct turn *t, const char *text, uint32_t *ret_need); /* "n2"; none: 0 */
int call_lookup(struct turn *t, const char *text, case_key *ret_key, uint32_t *ret_number);
int alarm_lookup(struct turn *t, const char *text, case_key *ret_key, uint32_t *ret_number);
char *call_name(struct arena *a, case_key key, uint32_t number);
char *alarm_name(struct arena *a, case_key key, uint32_t number);
char *case_name(struct arena *a, case_key key);
char *offer_name(struct arena *a, case_key key, uint32_t letter);

/* ---- hands.c: who work can be leased to ---- */
void hand_put(
    struct casebook *self, struct bus_peer peer, const char *worker, const char *instance);
bool hand_gone(struct casebook *self, struct bus_peer peer, char ret_instance[UUID_TEXT]);
bool hand_is_known(const struct casebook *self, const char *instance);
const struct hand *hand_for(
    struct casebook *self, uint32_t work_kind); /* NULL: none is connected */

/* ---- work.c: rows and what is said for them ---- */
/* In the row of a call (generation) or an alarm (what): it belongs to an exercise, and waits behind all that is real. */
#define AFTER_REAL_ONES (UINT32_C(1) << 16)
/* Carries a step's actions out: rows, leased at birth where a worker is connected, and pushed. */
int work_for_actions(struct change *ch);
/* Leases a row that is due to a connected worker and pushes it, or removes it when the case needs it no more. */
int work_again(struct change *ch, struct work_row *row);
int work_park(struct casebook *self, struct work_row *row); /* kept, and never due by itself */
/* Frees at once what was leased to this instance, or to one that is no longer connected. */
int work_free_of(struct casebook *self, struct turn *t, const char *instance);

/* ---- say.c: everything the casebook says about a case ---- */
MatchRequest *say_match_request(
    struct change *ch, uint32_t need, uint32_t rung, uint32_t generation);
Dispatch *say_dispatch(
    struct casebook *self, const struct casefile *c, uint32_t letter, struct arena *a);
AlarmLine *say_alarm(const struct casefile *c, const struct alarm *m, struct arena *a);
CallLine *say_call(
    struct casebook *self, const struct casefile *c, const struct call *k, struct arena *a);
CaseRow *say_row(const struct casebook *self, const struct casefile *c, const struct case_row *row,
    struct arena *a);
CaseReceipt *say_receipt(struct change *ch);
/* Which of the settlements of that name is meant? Asked while nobody knows better. NULL: nothing is to be asked. */
Question *say_which(struct change *ch);
OfferLine *say_offer(const struct casefile *c, const struct offer *o, struct arena *a);
CaseShown *say_shown(struct change *ch, const ShowCase *m);
/* Whom, whom not and why, and what comes next; private people's names only `with_names`. *ret_is_personal: it shows one. */
CaseExplained *say_explained(struct change *ch, bool with_names, bool *ret_is_personal);
void show_fit(CaseShown *shown); /* cuts its lists until it fits into one message */
/* What the case holds on whoever has this telephone, who is `as` (person.h) to it; cut until it fits into one message. */
PersonCase *say_person_case(const struct change *ch, uint64_t phone, uint32_t as);
/* The case as it was told and judged, cut until it fits into one message. 0, or why its events cannot be read. */
int say_past_case(const struct change *ch, PastCase **ret_case);
Person *say_person(const struct person *p, struct arena *a);
OfferLine *say_offer(const struct casefile *c, const struct offer *o, struct arena *a);
Place *say_place(const struct fix *f, struct arena *a);
LeftOut **say_left_out(const struct filtered *filtered, uint32_t n, struct arena *a, size_t *ret_n);
Instant *say_instant(struct arena *a, int64_t ms); /* NULL for 0 and NEVER_MS */
Text *say_text(struct arena *a, struct rule_text t);
Text *say_coded(struct arena *a, const char *code); /* whoever shows it has the words */
void say_value(struct arena *a, Text *text, const char *key, const char *value); /* none: nothing */
Text *say_tell(const struct casebook *self, const struct casefile *c,
    struct arena *a); /* what the reporter may hear (tell.c) */

/* ---- casebook.c ---- */
const struct ladder *casebook_ladder(void *self, const uint8_t hash[RULES_HASH]);
struct facts casebook_facts(struct casebook *self, struct turn *t);

/* A reason that the handler gives back: code, field, value from a refused step. */
int refused_step(struct turn *t, const struct step *s);

/* What a message says, as plain structs. */
struct fix fix_of(const Place *p);
Case__MayTell may_tell_of(const char *word);
struct read_words words_of_reading(const Reading *r, struct arena *a);

struct load_change {
    const char *responder, *offer;
    bool is_live;
    bool counts; /* an exercise among real cases does not */
    struct outcome outcome; /* of one that is over */
    bool is_working; /* they have committed to it, and it goes on */
    const char *other; /* outcome_other(); NULL: none */
    bool is_other_working;
    const char *zone; /* in which the month of an entry without a zone runs */
};
/* An offer of this responder has become live, or is so no more, or they have committed to it: the entry's `live` list, its `load` (how
 * many of that list count) and its record follow, and the matcher learns of it by following. A responder without an entry is nobody's loss: 0. */
int load_changed(struct casebook *self, struct turn *t, const struct load_change *ch);
/* facts.beside of the core (step.h): of those lists. */
struct beside load_beside(
    void *self, const struct casefile *c, const char *responder, struct arena *a);

/* ---- tied.c ---- */
/* facts.never of the core (step.h). A row that cannot be read hides no other. */
const char *const *tied_never(
    void *self, const char *subject_phone, struct arena *a, uint32_t *ret_n);
/* How much a contact may know (ResponderEntry.may_know), as the directory has it now; false: no tier is theirs. */
bool tied_tier(const struct casebook *self, const struct offer *o, struct arena *a, uint32_t *ret);
/* The entry was written just now: if it is never to be contacted, the open cases of its person learn it now, and whoever was asked is
 * called off. A case that is not found by the telephone (recent.c) and has no offer to that entry learns it with its next step. */
int tied_spread(
    struct casebook *self, struct turn *t, const struct bus_msg *in, const ResponderEntry *entry);

bus_handler casebook_on_open_case, casebook_on_note_read, casebook_on_fact_read,
    casebook_on_place_read, casebook_on_own_case, casebook_on_disown_case, casebook_on_close_case,
    casebook_on_record_callback, casebook_on_list_calls, casebook_on_take_call,
    casebook_on_end_call, casebook_on_show_case, casebook_on_list_alarms, casebook_on_ack_alarm,
    casebook_on_directory_put, casebook_on_directory_list, casebook_on_directory_show,
    casebook_on_key_add, casebook_on_key_revoke, casebook_on_key_list, casebook_on_ask_status,
    casebook_on_ask_verify, casebook_on_hello, casebook_on_follow, casebook_on_candidates_ranked,
    casebook_on_work_done, casebook_on_answer_given, casebook_on_inbox_asked,
    casebook_on_board_status, casebook_on_hold_case, casebook_on_resume_case,
    casebook_on_prioritize_case, casebook_on_escalate_case, casebook_on_ask_responder,
    casebook_on_add_contact, casebook_on_cancel_case, casebook_on_solve_case,
    casebook_on_reopen_case, casebook_on_help_me, casebook_on_tag_case, casebook_on_merge_case,
    casebook_on_ask_explain, casebook_on_make_backup, casebook_on_question_asked,
    casebook_on_reply_org, casebook_on_duty_given, casebook_on_set_duty, casebook_on_erase_case,
    casebook_on_legal_hold, casebook_on_erase_expired, casebook_on_find_cases,
    casebook_on_ask_reads, casebook_on_ask_person, casebook_on_change_responder,
    casebook_on_ask_past, casebook_on_directory_sweep, casebook_on_find_read,
    casebook_on_contacts_put, casebook_on_contacts_list, casebook_on_contact_remove,
    casebook_on_gazetteer_put, casebook_on_refusal; /* a matcher's, of what somebody asked */
int casebook_on_due(void *self, struct turn *t); /* the worker's tick */

/* ---- on_find_read.c ---- */
/* A ranking that belongs to no case goes to whoever asked. */
int find_answered(struct casebook *self, struct turn *t, const struct bus_msg *in);
/* Each reason once, those of our own list. */
const struct filtered *filtered_of(
    Filtered *const *said, size_t n_said, struct arena *a, uint32_t *ret_n);

/* ---- on_board_status.c ---- */
void board_status_free(struct casebook *self);

/* ---- verifying.c: a check of everything, on a copy, by another process ---- */
VerifyReport *verify_ask(struct casebook *self, struct turn *t); /* without `ok`: it goes on */
int verify_idle(struct casebook *self,
    struct turn *t); /* at the end of each turn, outside a transaction; always 0 */
int64_t verify_wake(const struct casebook *self); /* real ms until verify_idle wants to be called */
bool verify_is_copying(const struct casebook *self); /* of two copies one is written at a time */
void verify_stop(struct casebook *self); /* before the store is closed; leaves no copy behind */
void verify_tidy(struct casebook *self); /* at start: removes what a killed casebook left behind */

/* ---- backing.c: a backup, written between the turns ---- */
/* 0 and how far it is; or refused: the file, the id, or one is being written already. */
int backing_ask(
    struct casebook *self, struct turn *t, const struct bus_msg *in, BackupReport **ret_report);
int backing_idle(struct casebook *self); /* as verify_idle */
int64_t backing_wake(const struct casebook *self); /* as verify_wake */
bool backing_is_copying(const struct casebook *self);
void backing_stop(
    struct casebook *self); /* before the store is closed; leaves nothing unfinished */

#endif
