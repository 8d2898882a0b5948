/* verb_ends - how a case ends, and how it begins again. Only people end cases. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

/* A first-line operator closes her own case, as helped, once the caller has said so (cli.md). */
static int refuse_operator(struct step *s)
{
    const struct casefile *c = s->c;
    bool own = text_is(c->filed_by, s->command->actor);

    if (s->command->role != ROLE__OPERATOR)
        return 0;
    if (!own)
        return step_refuse(s, ERR_NOT_YOURS, "case", NULL);
    if (s->command->close.disposition != CASE__DISPOSITION__HELPED || !c->called_back ||
        c->death_said)
        return step_refuse(s, ERR_FORBIDDEN, "outcome", NULL);
    return 0;
}

static int refuse_close(struct step *s)
{
    const struct casefile *c = s->c;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (s->command->close.disposition == CASE__DISPOSITION__UNDECIDED)
        return step_refuse(s, ERR_MISSING, "outcome", NULL);
    rc = refuse_operator(s);
    if (rc)
        return rc;
    if (s->command->close.disposition == CASE__DISPOSITION__FOUND_DEAD &&
        text_empty(s->command->close.reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    if (anybody_live(c, 0) && !s->command->close.recall)
        return step_refuse(s, ERR_OFFER_LIVE, "case", NULL);
    if (!c->called_back && text_empty(s->command->close.reason))
        return step_refuse(s, ERR_NOT_CALLED_BACK, "reason", NULL);
    return 0;
}

/* What becomes of needs that are still open: that one has failed is a person's word, and never silence (design.md 4). */
static enum need_event ending_of(Case__Disposition d)
{
    if (d == CASE__DISPOSITION__CANCELLED_BY_CALLER || d == CASE__DISPOSITION__REFUSED_HELP)
        return NEED_EV_CANCELLED;
    if (d == CASE__DISPOSITION__NOT_FOUND || d == CASE__DISPOSITION__UNREACHABLE ||
        d == CASE__DISPOSITION__OUT_OF_SCOPE)
        return NEED_EV_FAILED;
    return NEED_EV_NOT_NEEDED;
}

/* Whoever is still asked or on the way is called off. */
static void end_case(struct step *s, Case__Disposition disposition, const char *reason)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++)
        need_end(s, s->c->needs[i].number, ending_of(disposition));
    call_end_but_recalls(s);
    alarm_over_all(s);
    case_move(s, &(struct event){ .to = CASE__STATE__CLOSED,
                     .word = disposition,
                     .flag = { true },
                     .p = { .text = reason } });
}

/* ---- one need of several ---- */
static int refuse_close_need(struct step *s)
{
    const struct command *cmd = s->command;
    const struct need *n = case_need(s->c, cmd->close.need);
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (cmd->role == ROLE__OPERATOR)
        return step_refuse(s, ERR_FORBIDDEN, "need", NULL);
    if (!n)
        return step_refuse(s, ERR_NOT_FOUND, "need", NULL);
    if (need_is_over(n))
        return step_refuse(s, ERR_WRONG_STATE, "need", word_of(&need__state__descriptor, n->state));
    if (cmd->close.disposition == CASE__DISPOSITION__UNDECIDED)
        return step_refuse(s, ERR_MISSING, "outcome", NULL);
    if (text_empty(cmd->close.reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    return anybody_live(s->c, n->number) && !cmd->close.recall
               ? step_refuse(s, ERR_OFFER_LIVE, "need", NULL)
               : 0;
}

/* The case goes on with what is left; without another mandatory need the caller is called back. */
static int close_need(struct step *s)
{
    uint32_t need = s->command->close.need;
    int rc = refuse_close_need(s);

    if (rc)
        return rc;
    step_emit(s, &(struct event){
                     .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = s->command->close.reason } });
    need_end(s, need, ending_of(s->command->close.disposition));
    return 0;
}

int verb_close(struct step *s)
{
    int rc;

    if (s->command->close.need)
        return close_need(s);
    rc = refuse_close(s);
    if (rc)
        return rc;
    end_case(s, s->command->close.disposition, s->command->close.reason);
    return 0;
}

/* ---- ended by what the caller says ---- */
/* Somebody else may want it ended, or it is about a life: one sentence on the telephone is not enough (cli.md, cancel). */
static bool is_guarded(const struct casefile *c)
{
    return c->priority <= PRIORITY__P1 || c->death_said || text_is(c->kind, "violence") ||
           text_is(c->kind, "self_harm");
}

/* The person is rung, where that is safe; a coordinator decides, or the operator says it again once they were reached. */
static void make_sure(struct step *s)
{
    step_emit(s, &(struct event){
                     .type = EVENT__TYPE__CANCEL_ASKED, .p = { .text = s->command->said.text } });
    alarm_ring(s, ALARM__CAUSE__CANCEL_ASKED, 0);
    if (may_be_checked(s->c))
        call_list(s, CALL__KIND__CHECK, 0, 1);
}

int verb_cancel(struct step *s)
{
    const struct casefile *c = s->c;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (text_empty(s->command->said.text))
        return step_refuse(s, ERR_MISSING, "text", NULL);
    if (is_guarded(c) && !(c->cancel_asked && c->spoken_to))
        make_sure(s);
    else
        end_case(s, CASE__DISPOSITION__CANCELLED_BY_CALLER, s->command->said.text);
    return 0;
}

bool may_solve(const struct casefile *c)
{
    return !is_guarded(c);
}

bool case_is_first_line(const struct rulebook *rules, const struct casefile *c)
{
    const struct kind_rule *kind = rulebook_kind(rules, c->kind);

    return kind && kind->first_line && case_is_open(c) && may_solve(c);
}

void case_solve(struct step *s, const char *text)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_MADE,
                     .word = CALLBACK__RESULT__REACHED,
                     .reason = CALLBACK__OUTCOME__HELPED,
                     .flag = { true },
                     .p = { .text = text } });
    end_case(s, CASE__DISPOSITION__HELPED, text);
}

int verb_solve(struct step *s)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (text_empty(s->command->said.text))
        return step_refuse(s, ERR_MISSING, "text", NULL);
    if (!may_solve(s->c))
        return step_refuse(
            s, ERR_WRONG_STATE, "priority", word_of(&priority__descriptor, s->c->priority));
    case_solve(s, s->command->said.text);
    return 0;
}

/* ---- and begun again ---- */
/* What the ending broke off is looked for again; what was done stays done. */
static bool was_broken_off(const struct need *n)
{
    return n->mandatory &&
           (n->state == NEED__STATE__NOT_NEEDED || n->state == NEED__STATE__CANCELLED ||
               n->state == NEED__STATE__FAILED);
}

static void open_again(struct step *s, uint32_t need)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, case_need(s->c, need)->kind);

    if (rule)
        need_open_next(s, rule, need);
    else /* the rules of today do not know that need any more: a person decides */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, need);
}

int verb_reopen(struct step *s)
{
    const struct casefile *survivor = s->command->reopen.survivor;
    const char *reason = s->command->reopen.reason;
    uint32_t n_needs = s->c->n_needs;
    bool any = false;

    if (case_is_open(s->c))
        return step_refuse(
            s, ERR_WRONG_STATE, "case", word_of(&case__state__descriptor, s->c->state));
    if (text_empty(reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    if (survivor && !case_is_open(survivor)) /* what became of the two is decided there */
        return step_refuse(
            s, ERR_WRONG_STATE, "into", word_of(&case__state__descriptor, survivor->state));
    for (uint32_t i = 0; i < n_needs; i++)
        any = any || was_broken_off(&s->c->needs[i]);
    case_move(s, &(struct event){ .to = any ? CASE__STATE__TRIAGED : CASE__STATE__VERIFYING,
                     .flag = { true, true },
                     .p = { .text = reason } });
    for (uint32_t i = 0; i < n_needs; i++) {
        if (was_broken_off(&s->c->needs[i]))
            open_again(s, s->c->needs[i].number);
    }
    return 0;
}
