/* casefile - one situation of one person in trouble, and what can happen to it. Plain data: the five machines of
 * design.md 4 kept apart. Only case_apply (apply.c) changes a casefile; only case_step (step.c) decides.
 * Texts and arrays live in the arena the casefile was read into. Fields marked P are personal: they are stored apart,
 * can be erased, and are NULL afterwards. */
#ifndef ASSIST_CASEBOOK_CASEFILE_H
#define ASSIST_CASEBOOK_CASEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/ids.h"
#include "base/times.h"
#include "rulebook/rulebook.h"
#include "words.pb-c.h"

#define CHANNELS_MAX 4
#define EVENT_FLAGS 5
#define PLACE_CODES 3 /* of the settlement of a place: oktmo, kladr, zone */
#define ZONE_FACT "zone" /* IANA: where the person is, for the hours of the day */

struct person { /* P throughout */
    const char *name, *phone, *born, *lang;
};

struct fact {
    const char *key;
    const char *value; /* P */
    bool read; /* in a text: what a person says of it counts more */
};

/* One place that somebody gave. All are kept; casefile.place is the one in use. */
struct fix {
    const char *text; /* P */
    double lat, lon; /* P; meaningful when has_point */
    bool has_point;
    uint32_t radius_m;
    Case__PlaceSource source;
    int64_t fix_at_ms;
    const char *district; /* coarse enough to be shown before a commit */
    bool of_reporter; /* the caller's, not the subject's */
    bool wrong; /* somebody said that it is not there */
    bool address; /* a settlement's circle, and the words say more than the settlement */
    bool garbled; /* the telephone's message was longer or shorter than it said itself */
    const char *oktmo, *kladr, *zone; /* of the settlement; of a point the region and the zone, an
                                         estimate; NULL: not known */
    const char
        *country; /* ISO 3166, of one that is none of ours; NULL: at home, or not to be said */
    /* In a command alone: the words name all of these, and nobody knows which. */
    const char *const *could_be;
    uint32_t n_could_be;
    /* Of an estimate alone, which is not kept among the fixes (case_where): */
    bool estimate;
    int64_t known_ms; /* when somebody last knew it; fix_at_ms is when it was reckoned for */
};

/* A place that drifts: where they may be. All of it but `what` is gone with a new fix. */
struct drift {
    Drift__What what; /* carries them, as the rules have it */
    int64_t at_ms; /* reckoned then; 0: nothing is reckoned, and they are at their place */
    int64_t due_ms; /* reckoned again; 0: not any more */
    double lat, lon; /* P */
    uint32_t radius_m;
    double told_lat, told_lon; /* P; whoever has an offer was told */
    uint32_t told_radius_m; /* of that, or of what the matcher was asked by since, if it is wider */
};

/* Somebody whom the matcher ranked for a rung and who has not been asked yet. */
struct candidate {
    const char *responder; /* directory id */
    const char *name; /* P: a neighbour's name is as personal as the subject's */
    const char *phone; /* P */
    Responder__Kind kind;
    Delivery__Channel channels[CHANNELS_MAX];
    uint32_t n_channels;
    bool medical, official;
    uint32_t vetting;
    const char *why; /* codes; in events alone: the casefile forgets it */
};

/* How many entries of the directory the matcher left out for one reason. */
struct filtered {
    Match__Reason reason;
    uint32_t count;
};

/* What the matcher said of one rung. */
struct ranking {
    uint32_t rung;
    const struct candidate *candidates;
    uint32_t n_candidates;
    const struct filtered *filtered;
    uint32_t n_filtered;
    Match__Reason shortfall;
    bool more; /* others fit as well and are not named */
};

struct rung_try {
    uint32_t rung, pass;
    uint32_t generation; /* of its match request; a ranking of another generation is stale */
    Rung__State state;
    int64_t until_ms; /* RANKING: when the matcher must have answered; OPEN: when the window ends */
    uint32_t k; /* live offers kept while commits are missing */
    int64_t window_ms;
    bool standby, exact, with_next, named_only; /* as the ladder said when it was opened */
    Delivery__Channel channels[CHANNELS_MAX]; /* only these, in this order; none: any */
    uint32_t n_channels;
    bool more; /* fit than the matcher has named */
    int64_t
        ends_ms; /* RANKING once more: when the window ends, whatever the matcher says; else 0 */
    struct candidate *spares; /* in the matcher's order */
    uint32_t n_spares, next_spare;
};

struct need {
    uint32_t number; /* n1, n2, ... */
    const char *kind;
    Need__State state;
    bool mandatory, medical;
    uint32_t required, vetting;
    const char **capabilities; /* what a responder must be able to do */
    uint32_t n_capabilities;
    uint32_t parent; /* the need whose outcome created it; 0: none */
    uint8_t ladder_hash[RULES_HASH];
    Ladder__State ladder;
    uint32_t rung, pass; /* the highest rung opened in this pass */
    uint32_t
        first_pass; /* of its present ladder: a rung of an earlier pass is one of another ladder */
    uint32_t n_rungs, repeat; /* of its ladder, as results */
    uint32_t generation; /* of its newest match request */
    int64_t
        within_ms; /* by when it has to be done, as the rules had it when it was opened; 0: by no time */
    int64_t due_ms; /* and with what is known of it now */
    int64_t half_ms; /* half of the time between knowing that and then */
    bool half_over; /* that has passed, and too few had committed */
    bool overdue; /* so has the whole, and nobody was there */
    struct rung_try *tries;
    uint32_t n_tries;
};

struct offer {
    uint32_t letter; /* 0: a, 1: b ... */
    uint32_t need, rung, pass;
    uint32_t generation; /* of the newest notice; answers to an older one are stale */
    const char *responder;
    const char *name, *phone; /* P */
    Responder__Kind kind;
    Offer__State state;
    bool won; /* its commit counts: they are at it, or have done it */
    bool standby_asked;
    bool by_hand; /* a person asked, beside the ladder: it ends by its own answer_by_ms */
    bool medical, official;
    uint32_t vetting;
    bool recall_unseen; /* recalled after a commit: must say that they know */
    int64_t answer_by_ms, sent_ms, answered_ms, eta_ms, checkin_by_ms, recall_by_ms; /* 0: none */
    int64_t first_ms; /* when they first said something; 0: not yet, or not noted then */
    bool released; /* the newest notice says only that they may see more now */
    int64_t
        confirm_by_ms; /* has to say by then that they know where it is now; 0: nothing to confirm */
    Delivery__Channel channels[CHANNELS_MAX];
    uint32_t n_channels, channel; /* index of the one in use */
    Delivery__State delivery;
    uint32_t attempt;
    const char *who; /* P: who comes */
    bool unclear; /* an answer could not be told, and they were asked once more */
    int64_t question_ms; /* since then a question of theirs waits; 0: none does */
    const char *question; /* P: while it waits */
    const char *answer; /* P: what a person has said to them last */
    bool answers; /* the newest notice brings that answer, and no place that has moved */
    Notice__Type notice; /* the newest notice */
    bool person_rung; /* since they committed: the person was rung, reached or not */
    const char *beside; /* told first as news beside this offer, of another case; or NULL */
    uint32_t beside_cases; /* of which there were so many then, with this one */
};

/* Somebody an operator found who can help: a contact of this case alone. */
struct found { /* P throughout */
    const char *name, *phone, *relation;
};

/* Somebody has to be rung by a person. */
struct call {
    uint32_t number; /* c1, c2, ... within the case */
    Call__Kind kind;
    uint32_t offer; /* letter + 1; 0: none. Of a check: the visit that it tells the person of */
    int64_t since_ms;
    int64_t late_ms; /* not taken by then: the duty coordinator is alarmed */
    const char *taken_by;
    int64_t taken_until_ms;
    bool done;
    Answer__Word outcome;
    uint32_t attempt;
};

struct alarm {
    uint32_t number; /* a1, a2, ... within the case */
    Alarm__Cause cause;
    uint32_t ref; /* need number (a late yes, too), offer letter + 1, call number: by cause */
    int64_t since_ms;
    int64_t next_ms; /* when it is repeated; after an acknowledgement, when it is looked at again */
    uint32_t count;
    const char *acked_by; /* NULL: nobody yet */
    const char **whom; /* duty entries that this ring is for; none: everybody on duty */
    uint32_t n_whom;
    bool over; /* its cause is gone */
};

struct casefile {
    case_key key;
    uint8_t id[16];
    uint32_t version; /* one more with each command that changed it */
    uint32_t seq; /* of its newest event */
    Case__State state;
    Case__State set_by_person; /* CLOSED, ON_HOLD, MERGED; NONE: rolled up */
    Case__Disposition disposition;
    int64_t hold_until_ms; /* ON_HOLD: when it wakes */
    Priority priority;
    Priority
        overruled; /* what the rules said when a person said less; only more than that raises it again */
    const char *kind;
    int64_t opened_ms, closed_ms, touched_ms; /* touched: its newest event */
    Case__Consent consent;
    Case__Via via;
    bool exercise, judged;
    bool unsafe_to_call; /* no call, message or voicemail, ever */
    int64_t place_by_ms; /* a better place is waited for until; 0: none is */
    bool place_waived; /* none came in time, or a person needs none: all goes on without it */
    uint32_t minor_vetting; /* under 18: at least, of whoever comes as a private person */
    uint32_t minor_people; /* so many of them come together; 0: not under 18, as far as we know */
    bool death_said; /* somebody may have died: a coordinator tells it in person */
    Case__MayTell may_tell; /* what the person wants the reporter to hear */
    const char *call_ref, *filed_by;
    const char *rules_hash; /* hex, of the rules that judged it last */
    const char *owner;
    int64_t owner_until_ms;
    const char
        *handed_to; /* the owner goes off duty, and these have not owned it yet; NULL: nobody */
    const char *visit_word;
    bool cancel_asked; /* the caller says that no help is needed; nobody has made sure yet */
    bool spoken_to; /* since then the person was reached */
    bool erased; /* nothing marked P is left, and nothing happens any more */
    bool legal_hold; /* is not erased */
    const char *merged_into; /* MERGED: the survivor's number */

    struct person subject;
    struct person *reporters;
    uint32_t n_reporters;
    const char *relation, *reply_to; /* P */
    const char **never_tell, **never_ask; /* P */
    uint32_t n_never_tell, n_never_ask;
    struct fact *facts;
    uint32_t n_facts;
    int64_t *said_ms; /* one for each fact: when it was said; 0: was not kept yet */
    uint32_t n_said_ms;
    const char **signals;
    uint32_t n_signals;
    const char **absorbed; /* numbers of the cases that were merged into this one */
    uint32_t n_absorbed;
    const char **tags;
    uint32_t n_tags;
    const char **fired; /* the rules that made it what it is, when it was judged last */
    uint32_t n_fired;
    struct found *found;
    uint32_t n_found;
    struct fix *fixes;
    uint32_t n_fixes;
    struct drift drift;
    struct need *needs;
    uint32_t n_needs;
    struct offer *offers;
    uint32_t n_offers;
    struct call *calls;
    uint32_t n_calls;
    struct alarm *alarms;
    uint32_t n_alarms;

    int64_t
        callback_due_ms; /* the case is VERIFYING, or they were told that we ring again; 0: none is due */
    int64_t
        check_due_ms; /* the person is rung then, to hear how they are; 0: they are being rung, or need not be */
    bool
        check_wrong_number; /* that number was none of theirs, and nobody has said who they are since */
    bool
        called_back; /* reached, since the case last became VERIFYING; not where they only heard how it stands */
    uint32_t callback_tries; /* in vain */
};

/* One thing that happened: results only, never something to be judged again. Flat on purpose: which fields an event
 * carries stands beside its type in proto/words.proto, unused ones are zero. Stored as EventKept (proto/kept.proto): `p` goes to the erasable half. */
struct event {
    Event__Type type;
    uint32_t need, rung, pass, generation, offer /* letter + 1 */, call, alarm, ref, count;
    int from, to; /* states of the machine that moved */
    int word, cause, reason; /* an enum's number: answer, cause, refusal */
    int64_t at_ms, until_ms, span_ms;
    const char *kind; /* of case or need */
    const char *responder;
    const char *actor; /* whom it concerns, when not the one who did it: an owner, a taker */
    const char *code; /* a rule's id, a fact's key, the visit word, a district */
    const char *hash; /* hex: rules; */
    uint8_t ladder_hash[RULES_HASH];
    bool flag[EVENT_FLAGS]; /* in the order words.proto names them */
    uint32_t n_rungs, repeat, required, vetting, k;
    uint32_t radius_m;
    int source;
    const Delivery__Channel *channels;
    uint32_t n_channels;
    const char *const *list; /* signals, rule ids */
    uint32_t n_list;
    const int32_t *points; /* of each rule in list; NULL: none counts */
    const struct candidate *spares;
    uint32_t n_spares;
    const struct filtered *filtered;
    uint32_t n_filtered;
    struct {
        const char *text, *name, *phone, *born, *lang, *value;
        double lat, lon;
        const char *const *list;
        uint32_t n_list;
    } p;
};

#endif
