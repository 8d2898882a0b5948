/* parts - the moves that several verbs make: offers, deliveries, calls, alarms, needs, ladders. Each emits events through
 * step.h; none refuses. Numbers, not pointers, go in: an emitted event may move the arrays of the casefile. */
#ifndef ASSIST_CASEBOOK_PARTS_H
#define ASSIST_CASEBOOK_PARTS_H

#include "casebook/machines.h"
#include "casebook/step.h"

/* ---- offers.c ---- */
struct offer_change {
    Answer__Word word;
    int reason;
    int64_t until_ms; /* answer by, ETA, check-in or recall by: as the new state has it */
    bool won, recall_unseen;
    uint32_t people; /* how many of them come; 0: not said */
    const char *text, *who;
};
/* Moves by the table; must be a pair that it names (ask offer_may first). `why` may be NULL. */
void offer_move(
    struct step *s, uint32_t letter, enum offer_event event, const struct offer_change *why);
bool offer_may(const struct offer *o, enum offer_event event);
/* Whom of the rung to ask next; n_spares: nobody. Rungs asked side by side may name one responder twice, and the directory may
 * have changed since. */
uint32_t offer_next_spare(const struct step *s, uint32_t need, const struct rung_try *t);
/* Has this responder a live offer for this need? Its letter + 1; 0: no. */
uint32_t offer_live_of(const struct casefile *c, uint32_t need, const char *responder);
/* A person asks somebody beside the ladder, for as long as its present rung waits. */
void offer_make_by_hand(
    struct step *s, uint32_t need, const struct candidate *who, const char *reason);
/* Who stands by, or said yes too late, is asked to go: a live offer again. */
void offer_go(struct step *s, uint32_t letter);
/* They were heard. But who comes in a week keeps everybody else from being asked: whether that is soon enough, a person
 * decides. */
void offer_look_at_eta(struct step *s, uint32_t letter);
/* Asks that spare candidate of the rung (offer_next_spare): makes the offer and starts its delivery. */
void offer_make(struct step *s, uint32_t need, uint32_t generation, uint32_t spare);
/* Something new for whoever has the offer: a new generation, and on its way by the offer's channel. */
void offer_tell(struct step *s, uint32_t letter, Notice__Type type, const char *code);
/* They may see more now. Whoever has to know that a place has moved hears that, and sees the rest with it. */
void offer_release(struct step *s, uint32_t letter);
/* On the responder's connection; no receipt yet. */
void offer_handed_off(struct step *s, uint32_t letter);
void offer_received(
    struct step *s, uint32_t letter); /* the responder has it, whatever the channel */
bool offer_is_on_its_way(
    const struct offer *o); /* its newest notice is sent until they have it, by no person */
void offer_failed(struct step *s, uint32_t letter, bool for_good); /* this attempt did not arrive */
void offer_taken(struct step *s, uint32_t letter); /* somebody is ringing about it */
void offer_supersede(
    struct step *s, uint32_t letter, const char *code); /* others have it; they are told */
void offer_recall(
    struct step *s, uint32_t letter, const char *code); /* called off; who had committed confirms */

/* ---- calls.c ---- */
void call_list(struct step *s, Call__Kind kind, uint32_t offer_plus_1, uint32_t attempt);
void call_end(struct step *s, uint32_t call, Answer__Word outcome);
bool call_is_listed(const struct casefile *c, Call__Kind kind, uint32_t offer_plus_1);
void call_end_of_kind(struct step *s, Call__Kind kind);
void call_end_of_offer(struct step *s, uint32_t letter); /* nobody has to ring about it any more */
void call_end_but_recalls(struct step *s);

/* ---- alarms.c ---- */
void alarm_raise(struct step *s, Alarm__Cause cause,
    uint32_t ref); /* one alarm for each (cause, ref); again: nothing */
void alarm_over(
    struct step *s, Alarm__Cause cause, uint32_t ref); /* its cause is gone; none: nothing */
/* Rings again, and wants a name again. */
void alarm_repeat(struct step *s, uint32_t number);
/* Raised; or, where it stands, repeated: somebody has just asked once more. */
void alarm_ring(struct step *s, Alarm__Cause cause, uint32_t ref);
/* The case is closed: but whoever is still out there for us is not forgotten with it. */
void alarm_over_all(struct step *s);
/* It stands, and says that a call is late: nobody has made that call yet, and a case that is closed does not end it. */
bool alarm_call_waits(const struct alarm *m);

/* ---- needs.c ---- */
/* Is anybody asked, on standby or at it for this need; 0: for any? */
bool anybody_live(const struct casefile *c, uint32_t need);
/* Opens a need of this kind and starts its ladder. Returns its number. */
uint32_t need_open(struct step *s, const struct need_rule *rule, uint32_t parent);
/* The same because of what people said, as often as they say it: when the case has more needs than anybody can see to, a
 * person decides instead. */
void need_open_next(struct step *s, const struct need_rule *rule, uint32_t parent);
void need_move(struct step *s, uint32_t need,
    enum need_event event); /* nothing when the table does not name it */
void need_end(struct step *s, uint32_t need,
    enum need_event event); /* stops its ladder, calls off what is live */
/* Nobody is asked, and whoever was or is on the way is called off, until ladder_resume. */
void need_pause(struct step *s, uint32_t need);
/* After anything that touches offers: COMMITTED, OFFERED or OPEN as the live offers are; ladder filled or begun again. */
void need_settle(struct step *s, uint32_t need);
void need_commit_lost(struct step *s, uint32_t need, Ladder__Cause cause);

/* ---- ladder.c: whom do we ask next? ---- */
void ladder_start(struct step *s, uint32_t need);
void ladder_filled(struct step *s, uint32_t need);
void ladder_lost(struct step *s, uint32_t need, Ladder__Cause cause);
void ladder_stop(struct step *s, uint32_t need);
void ladder_ranked(struct step *s, uint32_t need, uint32_t generation,
    const struct ranking *found); /* the command's candidates */
void ladder_refill(
    struct step *s, uint32_t need); /* keeps k live offers; ends rungs that have nobody left */
void ladder_rung_ended(struct step *s, uint32_t need, uint32_t generation, Ladder__Cause cause);
/* Was this offer made from that rung? One made by hand is of no rung. */
bool ladder_asked(const struct need *n, const struct rung_try *t, const struct offer *o);
/* The case is more urgent than this need's ladder was made for: that of its priority begins at once, beside what still runs. */
void ladder_change(struct step *s, uint32_t need, const struct ladder *l);
const struct rung_try *ladder_waits(
    const struct need *n); /* a rung that waits for a yes; NULL: none */
void ladder_confirm(
    struct step *s, uint32_t need, const char *reason); /* one that waits is asked */
/* A person says go to a need that waits: it begins at this rung. */
void ladder_go(struct step *s, uint32_t need, uint32_t rung, const char *reason);
/* Opens this rung now, beside what runs; for a ladder that asks or is spent. */
void ladder_escalate(struct step *s, uint32_t need, uint32_t rung, const char *reason);
/* The case is held: nobody is asked, until ladder_resume begins the same rung again. */
void ladder_pause(struct step *s, uint32_t need);
void ladder_resume(struct step *s, uint32_t need);
/* Rungs that waited for a yes only because the person refused are asked. */
void ladder_free(struct step *s, uint32_t need);
/* Half of the need's time is over: the next rung begins at once, beside what runs. Nothing unless it asks and one is left. */
void ladder_hurry(struct step *s, uint32_t need);
/* The circle in which the person may be has grown: whom the rungs that run mean is asked once more, and a ladder that is spent begins
 * again. Nothing where nobody is to be asked. */
void ladder_look_again(struct step *s, uint32_t need);
const struct ladder *ladder_of(struct step *s, uint32_t need); /* as it was compiled */
int64_t ladder_window(struct step *s, uint32_t need); /* how long its present rung waits */

/* Rungs that wait in quiet hours begin when those are over, or the case has become too urgent to wait. */
void ladder_wake(struct step *s);
const struct rung_try *ladder_sleeps(const struct need *n); /* a rung that does; NULL: none */
/* The quiet hours end, as far as was known: still quiet, they are waited for once more. */
void ladder_quiet_due(struct step *s, uint32_t need, uint32_t generation);

/* ---- quiet.c: the hours of the day where the person is ---- */
/* When this rung may be asked that would be opened then: it asks private people, and the case can wait. 0: at once. */
int64_t quiet_end(const struct casefile *c, const char *zone, const struct ladder *l,
    const struct rung *r, int64_t at_ms);
int64_t quiet_until(const struct step *s, const struct ladder *l, const struct rung *r); /* now */
/* How often whoever is there is heard from: as the priority and the need say, and private people oftener at night or where there are
 * hazards. */
int64_t quiet_check_in_ms(const struct step *s, const struct offer *o);
bool quiet_is_night(const struct step *s); /* as `alone` in the rules says it */
/* The end of the quiet hours that this instant is in, where the case can wait for it; 0: it is in none. */
int64_t quiet_morning(const struct step *s, int64_t at_ms);
bool quiet_zone_is_wrong(const struct fact *f); /* says a zone, and there is none of that name */

/* ---- within.c: by when a need has to be done ---- */
/* How long this rung waits if it is opened now: as its ladder says, and less where those behind it would come too late. */
int64_t within_window(const struct need *n, const struct ladder *l, size_t rung, int64_t now_ms);
bool within_waits(const struct need *n, int64_t until_ms); /* it can, as far as its time goes */
/* As the rules and what is known now have it; told where that is something else than before. */
void within_set(struct step *s, uint32_t need);
void within_settle(struct step *s); /* at the end of each step */
void within_due(struct step *s); /* nothing unless half of a need's time, or the whole, is over */

/* ---- evidence.c: what the service finds out by itself ---- */
struct evidence {
    uint32_t contacts_unreached; /* relatives and neighbours of whom nothing was heard */
    uint32_t rungs_spent; /* of the need that was searched longest in vain */
    bool person_silent; /* rung as often as anybody is, and never answered */
    bool responder_silent; /* was on the way or there, and nothing is heard */
    bool half_time; /* of a need for which too few have committed is over */
    uint32_t drift_km; /* within so much of the estimate they may be; 0: it does not drift */
};
struct evidence evidence_of(const struct casefile *c);
/* Judged again where there is more of it than before the step. */
void evidence_settle(struct step *s, const struct evidence *before);
#define EVIDENCE_FACTS 10
size_t evidence_facts(struct step *s, struct judge_fact *ret); /* at most EVIDENCE_FACTS */

/* ---- judging.c ---- */
/* Judges with all that the case knows now: raises the priority, opens needs that are not there yet. */
void case_rejudge(struct step *s, const char *given_kind, Priority given, const char *reason);
void case_raise(
    struct step *s, Priority to, const char *reason, bool by_person); /* to at least this */
void case_lower(
    struct step *s, Priority to, const char *reason); /* a person's word against the rules' */
void case_read(struct step *s, const struct read_words *read);
void case_settle(struct step
        *s); /* the rolled-up state, and what comes with entering it; at the end of each step */
/* Moves the case as `e` says (to, word, until_ms, flags, code, text), with what comes with leaving and entering a state. */
void case_move(struct step *s, const struct event *e);

/* ---- consent.c: who may be asked, and who may know where the person is? ---- */
enum consent_reach { REACH_NOBODY, REACH_OFFICIALS, REACH_ANYBODY };
enum consent_reach consent_reach(const struct casefile *c);
/* Whom this rung may find is not asked without a coordinator's yes, for the person is abroad (abroad.c). */
bool abroad_waits(const struct casefile *c, const struct rung *r);
bool consent_is_for_officials(const struct rung *r); /* may the rung find an official service? */
/* Never to be asked or told, or only by a telephone that must not ring. */
bool consent_forbids(const struct casefile *c, const char *id, const char *name, const char *phone,
    Responder__Kind kind);
bool consent_may_ask(const struct casefile *c, const struct candidate *who, bool is_official);
/* Is this a relative or a neighbour whom the person has not named? */
bool consent_is_unnamed(const struct casefile *c, const struct candidate *who);
/* -1: no word of consent; UNSET: another fact; else what the fact says. */
int consent_of_fact(const struct fact *f);
/* Whoever has committed and may see more by this is told. Nothing when it is so already. */
void consent_set(struct step *s, Case__Consent consent, bool by_person, const char *reason);
/* Rules that want a coordinator's word fired that had not: nobody private is asked before it. Once it was said, it stands. */
void consent_guard(struct step *s);
void consent_decide(
    struct step *s, const char *reason); /* a coordinator's word against a refusal */
void unsafe_set(struct step *s); /* nobody rings about this case any more */
/* What follows from all that was said in this step; `before`: the reach when it began. */
void consent_settle(struct step *s, enum consent_reach before);

/* ---- promise.c: they are rung again by when they were told ---- */
bool promise_holds(
    const struct step *s); /* a call-back is due while the case, which is open, runs */
int64_t promise_next(const struct step *s); /* after now; where it holds */
void promise_end(struct step *s); /* nobody is rung for it any more; where none is due: nothing */
void promise_settle(struct step *s); /* armed or ended, at the end of each step */

/* ---- checks.c: the person is rung every so often ---- */
void check_settle(struct step *s); /* armed or ended, at the end of each step */
void check_due(struct step *s); /* nothing unless its time has come */
void check_is_wrong_number(struct step *s); /* said of a call to them, which has ended */
/* Is whoever called rung by it at least so often, since they are the person? */
bool check_is_as_soon(const struct step *s, int64_t span_ms);

/* ---- visits.c ---- */
/* The call by which the person hears who comes: listed, or taken off the list, at the end of each step. */
void visit_settle(struct step *s);
void visit_told(struct step *s); /* by another call: that one need not be made any more */
/* Named by the family, and not found by an operator. */
bool offer_is_to_family(const struct casefile *c, const struct offer *o);

/* ---- where.c: is the place good enough? ---- */
bool where_holds(const struct step *s, const struct need *n); /* nobody is asked for it yet */
/* After a step: a place that is wanted is asked for, what has waited for it begins. */
void where_settle(struct step *s);
void where_due(struct step *s); /* nothing unless its time is over */
int where_heard(struct step *s, uint32_t call, const struct answer *a); /* that call has ended */

/* Whoever was asked has to know that the place has moved. */
void where_tell_moved(struct step *s);
/* By so much that they have to (design.md 4)? NULL: nowhere. */
bool where_has_moved(const struct fix *from, const struct fix *to);

/* ---- adrift.c: a place that drifts ---- */
void adrift_judge(struct step *s); /* what carries them, by the judgement of this step */
void adrift_settle(struct step *s); /* at the end of each step: reckoned, armed or ended */
void adrift_due(struct step *s); /* nothing unless its time has come */
/* Where whoever has an offer believes them to be, in `a`; NULL: nowhere. */
const struct fix *adrift_told(const struct casefile *c, struct arena *a);
bool adrift_is_wrong(const struct fact *f); /* a fact of wind or current that says nothing */

/* ---- minor.c: the person is under 18 ---- */
bool minor_may_ask(const struct casefile *c, const struct candidate *who);
/* Whether it is so, by the judgement of this step; and whoever was asked before it was known has to know. */
void minor_settle(struct step *s);

/* ---- verb_hold.c ---- */
void hold_wake(struct step *s); /* a case on hold goes on; else nothing */

/* ---- verb_ends.c ---- */
bool may_solve(const struct casefile *c); /* P2-P5, and no kind that somebody else may want ended */
void case_solve(
    struct step *s, const char *text); /* the caller has been told, and it ends as helped */

/* ---- verb_merge.c ---- */
/* What somebody else says of the subject is kept where nothing was known. */
void absorb_subject(struct step *s, const struct person *said);

/* ---- the verbs ---- */
int verb_file(struct step *s);
int verb_filed_again(struct step *s);
int verb_same_as(struct step *s);
int verb_never(struct step *s);
int verb_note(struct step *s);
int verb_fact(struct step *s);
int verb_locate(struct step *s);
int verb_own(struct step *s);
int verb_disown(struct step *s);
int verb_close(struct step *s);
int verb_callback(struct step *s);
int verb_take_call(struct step *s);
int verb_end_call(struct step *s);
int verb_ack_alarm(struct step *s);
int verb_ranked(struct step *s);
int verb_delivery(struct step *s);
int verb_answer(struct step *s);
int verb_due(struct step *s);
int verb_hold(struct step *s);
int verb_resume(struct step *s);
int verb_prioritize(struct step *s);
int verb_escalate(struct step *s);
int verb_ask(struct step *s);
int verb_found(struct step *s);
int verb_cancel(struct step *s);
int verb_solve(struct step *s);
int verb_reopen(struct step *s);
int verb_help_me(struct step *s);
int verb_merge(struct step *s);
int verb_absorb(struct step *s);
int verb_part(struct step *s);
int verb_tag(struct step *s);
int verb_question(struct step *s);
int verb_reply(struct step *s);
int verb_hand_over(struct step *s);
int verb_erase(struct step *s);
int verb_legal_hold(struct step *s);
/* A responder's answer, from the organisation itself or as an operator wrote it down. */
int answer_offer(struct step *s, const struct answer *a);
int answer_refused(
    struct step *s, const struct answer *a); /* what answer_offer would refuse, without doing it */
/* Whom not to tell, or not to ask: those that are not known yet. What finds no room alarms a person. */
void never_add(struct step *s, const char *const *who, uint32_t n, bool ask);
/* ---- never.c: whom the directory says is never to be contacted ---- */
void never_settle(struct step *s);
/* A place that somebody has said; NOWHERE is none. */
void place_emit(struct step *s, const struct fix *f, bool of_reporter);
int refuse_unless_open(struct step *s);
/* ---- tell.c: what may be told, and to whom? ---- */
void may_tell_set(struct step *s, Case__MayTell may, uint32_t offer_plus_1);
/* No ordinary call-back from now on: a coordinator speaks with the caller. */
void death_said(struct step *s, uint32_t offer_plus_1, bool unclear);

#endif
