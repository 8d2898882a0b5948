/* step - one command, decided: verbs as a table, events applied as they are emitted. See step.h. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"

typedef int verb_fn(struct step *s);

static verb_fn *const verbs[] = {
    [VERB_FILE] = verb_file,
    [VERB_NOTE] = verb_note,
    [VERB_FACT] = verb_fact,
    [VERB_LOCATE] = verb_locate,
    [VERB_OWN] = verb_own,
    [VERB_DISOWN] = verb_disown,
    [VERB_CLOSE] = verb_close,
    [VERB_CALLBACK] = verb_callback,
    [VERB_TAKE_CALL] = verb_take_call,
    [VERB_END_CALL] = verb_end_call,
    [VERB_ACK_ALARM] = verb_ack_alarm,
    [VERB_RANKED] = verb_ranked,
    [VERB_DELIVERY] = verb_delivery,
    [VERB_ANSWER] = verb_answer,
    [VERB_DUE] = verb_due,
    [VERB_FILED_AGAIN] = verb_filed_again,
    [VERB_HOLD] = verb_hold,
    [VERB_RESUME] = verb_resume,
    [VERB_PRIORITIZE] = verb_prioritize,
    [VERB_ESCALATE] = verb_escalate,
    [VERB_ASK] = verb_ask,
    [VERB_FOUND] = verb_found,
    [VERB_CANCEL] = verb_cancel,
    [VERB_SOLVE] = verb_solve,
    [VERB_REOPEN] = verb_reopen,
    [VERB_HELP_ME] = verb_help_me,
    [VERB_MERGE] = verb_merge,
    [VERB_ABSORB] = verb_absorb,
    [VERB_PART] = verb_part,
    [VERB_TAG] = verb_tag,
    [VERB_QUESTION] = verb_question,
    [VERB_REPLY] = verb_reply,
    [VERB_HAND_OVER] = verb_hand_over,
    [VERB_ERASE] = verb_erase,
    [VERB_LEGAL_HOLD] = verb_legal_hold,
    [VERB_SAME_AS] = verb_same_as,
    [VERB_NEVER] = verb_never,
};

/* What was on its way when a case was erased does nothing any more; whoever asks is told. */
static int on_an_erased_case(struct step *s)
{
    enum verb verb = s->command->verb;

    if (verb == VERB_RANKED || verb == VERB_DELIVERY || verb == VERB_DUE)
        return 0;
    return step_refuse(s, ERR_ERASED, "case", NULL);
}

static const struct read_words *read_of(const struct command *cmd)
{
    if (cmd->verb == VERB_FILE || cmd->verb == VERB_FILED_AGAIN || cmd->verb == VERB_SAME_AS)
        return &cmd->file.read;
    if (cmd->verb == VERB_NOTE)
        return &cmd->note.read;
    return cmd->verb == VERB_FACT ? &cmd->fact.read : NULL;
}

/* Signals mean what the rules that read them mean by them. */
static int refuse_other_rules(struct step *s)
{
    const struct read_words *read = read_of(s->command);
    char *hash;

    if (!read || text_empty(read->rules_hash))
        return 0;
    hash = arena_alloc(s->arena, 2 * RULES_HASH + 1);
    text_hex(s->facts->rules->hash, RULES_HASH, hash);
    return text_is(read->rules_hash, hash) ? 0 : step_refuse(s, ERR_RULES_CHANGED, "rules", hash);
}

static int decide(struct step *s)
{
    int rc = s->c->erased ? on_an_erased_case(s) : refuse_other_rules(s);

    return rc || s->c->erased ? rc : verbs[s->command->verb](s);
}

int case_step(struct step *s)
{
    size_t verb = (size_t)s->command->verb;
    enum consent_reach before = consent_reach(s->c);
    struct evidence known = evidence_of(s->c);
    int rc;

    must(verb < sizeof verbs / sizeof verbs[0] && verbs[verb]);
    rc = decide(s);
    must(rc == 0 || s->n_events == 0); /* decided before the first event, or not refused */
    if (rc == 0 && s->n_events) {
        within_settle(s);
        never_settle(s);
        consent_settle(s, before);
        adrift_settle(s);
        evidence_settle(s, &known);
        where_settle(s);
        ladder_wake(s);
        visit_settle(s);
        case_settle(s);
        check_settle(s);
        promise_settle(s);
    }
    return rc;
}

void step_emit(struct step *s, const struct event *e)
{
    struct event *kept = ARENA_PUSH(s->arena, s->events, s->n_events);

    *kept = *e;
    kept->at_ms = s->now_ms;
    case_apply(s->c, kept, s->arena);
}

void step_act(struct step *s, enum action_type type, uint32_t ref, uint32_t rung,
    uint32_t generation, uint32_t what)
{
    struct action *a = ARENA_PUSH(s->arena, s->actions, s->n_actions);

    *a = (struct action){
        .type = type, .ref = ref, .rung = rung, .generation = generation, .what = what
    };
}

int step_refuse(struct step *s, int code, const char *field, const char *value)
{
    s->refused = (struct refusal){ .code = code, .field = field, .value = value };
    return code;
}
