/* step - what a command does to a case: decides, and never looks at clock, store, bus or log.
 *
 *   case_step(state, command, facts, now) -> events + actions
 *   case_apply(state, event) -> state            the only function that changes a casefile
 *
 * A step decides first and emits afterwards; each emitted event is applied at once, so that the rest of the step sees it.
 * On a refusal nothing was emitted and the casefile is as it was. */
#ifndef ASSIST_CASEBOOK_STEP_H
#define ASSIST_CASEBOOK_STEP_H

#include "base/errors.h"
#include "casebook/casefile.h"
#include "casebook/judge.h"
#include "words/responder.h"

enum verb {
    VERB_FILE = 1,
    VERB_NOTE,
    VERB_FACT,
    VERB_LOCATE,
    VERB_OWN,
    VERB_DISOWN,
    VERB_CLOSE,
    VERB_CALLBACK,
    VERB_TAKE_CALL,
    VERB_END_CALL,
    VERB_ACK_ALARM,
    VERB_RANKED, /* the matcher's answer */
    VERB_DELIVERY, /* the dispatcher's */
    VERB_ANSWER, /* a responder's */
    VERB_DUE, /* time has passed */
    VERB_FILED_AGAIN, /* the same telephone call, with more to say: as VERB_FILE */
    VERB_HOLD,
    VERB_RESUME,
    VERB_PRIORITIZE,
    VERB_ESCALATE,
    VERB_ASK,
    VERB_FOUND,
    VERB_CANCEL,
    VERB_SOLVE,
    VERB_REOPEN,
    VERB_HELP_ME,
    VERB_MERGE,
    VERB_ABSORB, /* the survivor's half of a merge; refuses nothing */
    VERB_PART, /* the survivor's half when the merged one is reopened */
    VERB_TAG,
    VERB_QUESTION, /* a responder asks the coordinator */
    VERB_REPLY,
    VERB_HAND_OVER, /* the owner goes off duty */
    VERB_ERASE,
    VERB_LEGAL_HOLD,
    VERB_SAME_AS, /* another caller about the same: as VERB_FILE */
    VERB_NEVER, /* the directory says of somebody that they are never to be contacted; refuses nothing */
};

struct read_words { /* signals and facts, and the words that gave them */
    const char *const *signals;
    const char *const *words; /* NULL: read of another case, whose timeline has them */
    uint32_t n;
    const struct fact *facts;
    const char *const *fact_words;
    uint32_t n_facts;
    const char
        *rules_hash; /* hex, of the rules that read; NULL or "": they are what could be had */
};

struct answer {
    uint32_t letter; /* of the offer */
    uint32_t generation; /* of the notice that is answered; 0: the newest */
    Answer__Word word;
    Answer__Reason reason;
    int64_t eta_ms; /* instant; 0: not said */
    uint32_t people; /* how many of them come; 0: not said */
    const char *text, *who, *found, *needs, *ref;
    Case__MayTell may_tell; /* what the person wants the reporter to hear */
    Case__Consent consent; /* theirs, in a check on them */
};

struct command {
    enum verb verb;
    const char *actor; /* key's name, or a responder's id */
    Role role;
    union {
        struct {
            const uint8_t *id;
            case_key key;
            const char *text, *kind, *reason, *relation, *call_ref, *reply_to;
            Priority priority;
            struct person subject, reporter;
            const struct fact *facts;
            uint32_t n_facts;
            Case__Consent consent;
            Case__Via via;
            bool unsafe_to_call, exercise;
            const char *solved; /* helped on the first line: closed in the same step; NULL: not */
            const char *const *never_tell, *const *never_ask;
            uint32_t n_never_tell, n_never_ask;
            struct read_words read;
            struct fix at, reporter_at; /* source NOWHERE: not given */
            bool same_place; /* it was said that both are in one */
            int64_t
                sealed_ms; /* since when it lay at the operator's, by somebody else's clock; 0: it did not */
        } file;
        struct {
            const char *text;
            struct read_words read;
        } note;
        struct {
            struct fact fact;
            struct read_words read; /* what its value says may be as telling as a text */
        } fact;
        struct {
            struct fix fix;
            bool wrong;
            const char *reason;
        } locate;
        struct {
            int64_t until_ms; /* 0: as long as allowed */
            bool take;
            const char *reason;
        } own;
        struct {
            const char *to;
        } hand_over;
        struct {
            Case__Disposition disposition;
            bool recall;
            const char *reason;
            uint32_t need; /* this need alone; 0: the case */
        } close;
        struct {
            int64_t until_ms;
            bool recall;
            const char *reason;
        } hold;
        struct {
            Priority to;
            const char *reason;
        } prioritize;
        struct {
            uint32_t need; /* 0: the one that waits for a yes, else the only one that is open */
            bool has_rung;
            uint32_t rung;
            const char *reason;
        } escalate;
        struct {
            uint32_t need; /* 0: the only one that is open */
            struct candidate who;
            struct responder_tie tie;
            const char *reason;
        } ask;
        struct {
            const char *name, *phone, *relation, *source;
            bool ask;
        } found;
        struct {
            const char *text; /* cancel, solve, help-me */
        } said;
        struct {
            const struct casefile *survivor; /* of a merged one; NULL: it was closed */
            const char *reason;
        } reopen;
        struct {
            const struct casefile *into;
            const char *reason;
        } merge;
        struct {
            const struct casefile *from; /* merged into this one, or parted from it */
        } absorb;
        struct {
            const char *word;
        } tag;
        struct {
            const struct casefile
                *survivor; /* of a merged one: the case it lives on in; else NULL */
            bool by_age; /* nobody named it: its time has come */
        } erase;
        struct {
            bool on;
            const char *reason;
        } legal_hold;
        struct {
            Callback__Result result;
            Callback__Outcome outcome;
            const char *text;
        } callback;
        struct {
            uint32_t letter; /* of the offer */
            const char *text;
        } question; /* of a responder; and reply, of a person to them */
        struct {
            uint32_t call;
        } take;
        struct {
            uint32_t call; /* 0: they rang us about offer answer.letter */
            struct answer answer;
        } end;
        struct {
            uint32_t alarm;
        } ack;
        struct {
            uint32_t need, generation;
            struct ranking first; /* of the rung that was asked about */
            const struct ranking *ahead; /* of those after it, should it turn out to be empty */
            uint32_t n_ahead;
        } ranked;
        struct {
            uint32_t letter, generation;
            Work__Result result;
        } delivery;
        struct answer answer;
        struct {
            bool
                after_jump; /* the wall clock jumped forward by more than 60 s: expiries wait for a person */
        } due;
    };
};

/* A live offer that a responder has about another case, perhaps of the same trouble. */
struct beside {
    const char *offer; /* about the oldest of such cases; NULL: they have none */
    uint32_t count; /* of such cases, with this one */
};

struct facts {
    const struct rulebook *rules; /* in force now */
    /* The ladder that was compiled under this hash; never NULL for a hash that a case names. */
    const struct ladder *(*ladder)(void *self, const uint8_t hash[RULES_HASH]);
    /* Has the directory taken this responder out since the matcher named it? NULL: nobody is taken out. */
    bool (*is_out)(void *self, const char *responder, int64_t now_ms);
    /* What this responder has been asked beside the case, which is P0 (alike.h); texts in `a`. NULL: nobody has anything. */
    struct beside (*beside)(
        void *self, const struct casefile *c, const char *responder, struct arena *a);
    /* The telephones of all whom the directory says are never to be contacted for whoever has this one; in `a`. NULL: nobody. */
    const char *const *(*never)(
        void *self, const char *subject_phone, struct arena *a, uint32_t *ret_n);
    void *self; /* of all of them */
    uint64_t dice; /* chance, for the visit word */
    int offset_s; /* of the service's zone */
    const char *zone; /* its IANA name; NULL: the machine's */
};

enum action_type {
    ACTION_RANK, /* ask the matcher: need, rung, generation */
    ACTION_NOTICE, /* tell the responder of an offer: offer, generation, what = Notice.Type */
    ACTION_CALL, /* somebody has to ring: call */
    ACTION_CALL_OVER,
    ACTION_ALARM, /* has to leave the machine: alarm, generation = count */
    ACTION_ALARM_OVER,
};
struct action {
    enum action_type type;
    uint32_t ref; /* need number, offer letter, call or alarm number */
    uint32_t rung, generation, what;
};

struct step {
    struct casefile *c; /* changed by case_apply alone */
    struct arena *arena;
    int64_t now_ms;
    const struct command *command;
    const struct facts *facts;
    struct event *events;
    uint32_t n_events;
    struct action *actions;
    uint32_t n_actions;
    struct refusal refused; /* texts in the arena or static */
    struct judgement judgement; /* of a step that judged: for the receipt */
    bool judged;
};

/* 0: s->events and s->actions say what happened (possibly nothing); else ERR_*, s->refused, and nothing changed. s is given
 * with c, arena, now_ms, command and facts set and the rest zero. For VERB_FILE, c is an empty casefile. */
int case_step(struct step *s);

/* Applies one event. An event that the state does not allow is our bug and aborts: step.c never makes one. */
void case_apply(struct casefile *c, const struct event *e, struct arena *a);

struct due {
    int64_t due_ms; /* NEVER_MS: only for a closed case */
    int64_t span_ms; /* since what set it */
    const char *
        what; /* a word: answer, match, confirm, arrival, checkin, recall, call, callback, check, owner, wake, place, drift, half_time, deadline, alarm, look */
};
/* The earliest deadline that the state holds. Every open case has one. */
struct due case_due(const struct casefile *c);

/* It ended at least so long ago. */
bool case_is_expired(const struct casefile *c, int64_t now_ms, int64_t retention_ms);

/* What a broken invariant of design.md 4 reads like, or NULL: for tests and verify. */
const char *case_broken(const struct casefile *c);

/* ---- used by the files of the core, not by handlers ---- */
void step_emit(struct step *s, const struct event *e); /* copies, stamps at_ms, applies */
void step_act(struct step *s, enum action_type type, uint32_t ref, uint32_t rung,
    uint32_t generation, uint32_t what);
int step_refuse(struct step *s, int code, const char *field, const char *value);
const struct fact *case_fact(const struct casefile *c, const char *key); /* NULL if none */
struct need *case_need(struct casefile *c, uint32_t number); /* NULL if none */
struct offer *case_offer(struct casefile *c, uint32_t letter);
struct call *case_call(struct casefile *c, uint32_t number);
struct alarm *case_alarm(struct casefile *c, uint32_t number);
const struct fix *case_place(const struct casefile *c); /* the one in use; NULL */
/* Where they may be now: that place, or the estimate if it drifts (in `a`); NULL: no place is known. */
const struct fix *case_where(const struct casefile *c, struct arena *a);
bool case_is_open(const struct casefile *c);
bool offer_is_asked(
    const struct offer *o); /* QUEUED, SENT, DELIVERED, ACKED, UNCLEAR: an answer is awaited */
bool offer_is_working(const struct offer *o); /* COMMITTED, EN_ROUTE, ON_SCENE */
bool offer_is_live(const struct offer *o); /* asked, working or standing by */
bool need_is_over(const struct need *n);
uint32_t need_commits(
    const struct casefile *c, const struct need *n); /* winning ones that still hold or are done */

/* ---- what handlers show of the core's decisions ---- */
/* Does this responder see more than an offer shows before a commit, once they have committed? (consent.c) */
bool consent_shows(const struct casefile *c, const struct offer *o);
bool consent_is_officials_only(const struct casefile *c); /* refused, where a life is in danger */
/* Is this rung opened only after a coordinator's yes? */
bool ladder_waits_for_yes(const struct casefile *c, const struct rung *r);
const char *abroad_country(const struct casefile *c); /* the code of it; NULL: at home (abroad.c) */
const char *abroad_emergency(
    const char *country); /* what is rung there: "110, 119"; NULL of NULL */
bool consent_is_asked_for(const struct casefile *c); /* the person has not been asked yet */
/* How many of this responder have to come together to somebody under 18; 0: nothing is said of it. */
uint32_t minor_people(const struct casefile *c, const struct offer *o);
bool where_is_confirming(const struct need *n); /* the need to confirm the place itself */
const struct person *where_whom(
    const struct casefile *c); /* to ring about the place; NULL: nobody */
/* May an operator help on the first line alone, as the rules have it, and end the case by that? */
bool case_is_first_line(const struct rulebook *rules, const struct casefile *c);
bool case_is_own_call(const struct casefile *c); /* who called is the person in trouble */
/* The person in trouble, by whom a telephone of theirs is known: it may be that of the caller. NULL: none is. */
const struct person *case_person(const struct casefile *c);
bool may_be_called(
    const struct casefile *c); /* a reporter: has a number, may be told, and it is safe */
bool may_be_checked(const struct casefile *c); /* the person: has a number, and it is safe */

/* Has committed to what the rules call a visit, and is not there yet (visits.c). */
bool visit_is_coming(const struct rulebook *rules, const struct casefile *c, const struct offer *o);
/* Who is rung about it: the person, or who called for themselves; NULL: nobody, there is no number or it is not safe. */
const struct person *visit_whom(const struct casefile *c);

/* What may be told to the reporter now (tell.c). */
struct telling {
    const char *
        code; /* NULL: what the rules promise for the kind; else a word that cli/coded.c has a sentence for */
    int64_t eta_ms; /* when somebody is expected there; 0: not said */
    bool only_safe; /* beyond that nothing: no place, no name, nothing of what happened */
};
struct telling case_tell(const struct casefile *c);
/* Somebody by this name or number must never learn of it. */
bool tell_is_barred(const struct casefile *c, const char *name, const char *phone);
const struct person *tell_whom(const struct casefile *c); /* the reporter to ring; NULL: nobody */

#endif
