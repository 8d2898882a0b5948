/* validate - the table of fields, and which words are an organisation's to say. */
#include "dispatcher/validate.h"

#include "base/ids.h"
#include "base/text.h"

#define NOTE_MAX (4 * 1024)
#define QUESTION_MAX 1000 /* the case keeps the newest of each offer */
#define OFFER_MAX 32
#define ETA_MAX_MIN (7 * 24 * 60)
#define UINT32_TOP 4294967295.0
#define UINT64_TOP 18446744073709551615.0

const struct field_rule organisations_rules[] = {
    { .field = "OrgListen.instance", .max = 64, .is = field_is_ref },
    { .field = "OrgShow.offer", .required = true, .max = OFFER_MAX, .is = field_is_ref },
    { .field = "OrgAnswer.offer", .required = true, .max = OFFER_MAX, .is = field_is_ref },
    { .field = "OrgAnswer.answer", .required = true },
    { .field = "OrgAnswer.eta_min", .high = ETA_MAX_MIN },
    { .field = "OrgAnswer.who", .max = 200, .is = field_is_line },
    { .field = "OrgAnswer.people", .high = 1000 },
    { .field = "OrgAnswer.reason" },
    { .field = "OrgAnswer.text", .max = NOTE_MAX },
    { .field = "OrgAnswer.found", .max = NOTE_MAX },
    { .field = "OrgAnswer.needs", .max = 40, .is = field_is_word },
    { .field = "OrgAnswer.may_tell", .max = 16, .is = field_is_may_tell },
    { .field = "OrgAnswer.generation", .high = UINT32_TOP },
    { .field = "OrgAsk.offer", .required = true, .max = OFFER_MAX, .is = field_is_ref },
    { .field = "OrgAsk.text", .required = true, .max = QUESTION_MAX },
    { .field = "OrgDuty.state", .required = true },
    { .field = "OrgDuty.max", .low = 1, .high = 1000000 },
    { .field = "OrgDuty.until" },
    { .field = "Instant.ms", .required = true, .is_time = true },
    { .field = "NoticeSeen.work", .required = true, .low = 1, .high = UINT64_TOP },
    { .field = "NoticeSeen.offer", .max = OFFER_MAX, .is = field_is_ref },
    { 0 },
};

static int refuse(struct refusal *ret_why, int code, const char *field)
{
    *ret_why = (struct refusal){ .code = code, .field = field };
    return code;
}

/* The other words are what comes of a telephone call; they are recorded at the contact centre. */
static int validate_word(Answer__Word word, struct refusal *ret_why)
{
    if (word >= ANSWER__WORD__ACK && word <= ANSWER__WORD__RECALL_SEEN)
        return 0;
    return refuse(ret_why, ERR_UNKNOWN_WORD, "answer");
}

static bool is_a_change(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_ORG_ANSWER || message == ENVELOPE__BODY_ORG_ASK ||
           message == ENVELOPE__BODY_ORG_DUTY;
}

static int validate_id(const Envelope *env, struct refusal *ret_why)
{
    bool is_whole = env->has_id && env->id.len == sizeof(struct uuid);

    if (is_a_change(env->body_case))
        return is_whole && uuid_is_v7(env->id.data) ? 0 : refuse(ret_why, ERR_INVALID, "id");
    return is_whole || !env->has_id ? 0 : refuse(ret_why, ERR_INVALID, "id");
}

static const ProtobufCMessage *body_of(const Envelope *env)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    return field ? *(ProtobufCMessage *const *)((const char *)env + field->offset) : NULL;
}

int organisations_validate(
    const Envelope *env, int64_t now_ms, struct arena *a, struct refusal *ret_why)
{
    const ProtobufCMessage *body = body_of(env);
    int error = validate_id(env, ret_why);

    if (!error && !body)
        error = refuse(ret_why, ERR_MISSING, "body");
    if (!error)
        error = fields_check(body, organisations_rules, now_ms, a, ret_why);
    if (!error && env->body_case == ENVELOPE__BODY_ORG_ANSWER)
        error = validate_word(env->org_answer->answer, ret_why);
    if (!error && env->body_case == ENVELOPE__BODY_ORG_ASK && text_is_blank(env->org_ask->text))
        error = refuse(ret_why, ERR_MISSING, "text");
    return error;
}
