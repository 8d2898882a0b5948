/* validate - the table of fields, and what no single field can show. */
#include "intake/validate.h"

#include <string.h>
#include "base/ids.h"
#include "base/phone.h"
#include "base/text.h"
#include "bus/sealed.h"

#define NOTE_MAX (4 * 1024)
#define REASON_MAX 1000 /* why an entry of the directory was changed: it stands in the entry */
#define QUESTION_MAX 1000 /* as of an organisation: the case keeps the newest of each offer */
#define NAME_MAX_BYTES 200
#define CASE_MAX 24
#define REF_MAX 100
#define WORD_MAX 40
#define TAG_MAX 60
#define ETA_MAX_MIN (7 * 24 * 60)
#define UINT32_TOP 4294967295.0
#define COUNTER_TOP 9007199254740991.0 /* of `changed`: as many as a number in JSON can be */

/* clang-format off */
#define TEXT(name, most) { .field = name, .max = (most) }
#define LINE(name, most) { .field = name, .max = (most), .is = field_is_line }
#define WORD(name) { .field = name, .max = WORD_MAX, .is = field_is_word }
#define PHONE(name) { .field = name, .max = PHONE_TEXT_MAX, .is = phone_is_written }
#define REF(name, most) { .field = name, .max = (most), .is = field_is_ref }
#define CASE(name) { .field = name, .required = true, .max = CASE_MAX, .is = field_is_number }
#define NUMBER(name, least, most) { .field = name, .low = (least), .high = (most) }
#define FREE(name) { .field = name } /* yes or no, a word of a closed list, a message with rows of its own */
#define NEEDED(name) { .field = name, .required = true }
#define MANY(name, most) { .field = name, .items = (most) }
#define LINES(name, bytes, most) { .field = name, .max = (bytes), .items = (most), .is = field_is_line }

const struct field_rule intake_validate_rules[] = {
    { .field = "Instant.ms", .required = true, .is_time = true },
    LINE("Person.name", NAME_MAX_BYTES),
    PHONE("Person.phone"),
    LINE("Person.born", 40),
    LINE("Person.lang", 40),
    { .field = "Fact.key", .required = true, .min = 1, .max = WORD_MAX, .is = field_is_key },
    TEXT("Fact.value", 200),

    TEXT("FileCase.text", VALIDATE_TEXT_MAX),
    WORD("FileCase.kind"),
    FREE("FileCase.priority"),
    TEXT("FileCase.reason", NOTE_MAX),
    FREE("FileCase.subject"),
    FREE("FileCase.reporter"),
    LINE("FileCase.relation", 100),
    LINE("FileCase.at", 300),
    LINE("FileCase.reporter_at", 300),
    FREE("FileCase.same_place"),
    MANY("FileCase.facts", 32),
    FREE("FileCase.consent"),
    FREE("FileCase.safe_to_call"),
    LINES("FileCase.never_tell", NAME_MAX_BYTES, 16),
    LINES("FileCase.never_ask", NAME_MAX_BYTES, 16),
    LINE("FileCase.call_ref", REF_MAX),
    FREE("FileCase.another"),
    { .field = "FileCase.same_as", .max = CASE_MAX, .is = field_is_number },
    FREE("FileCase.via"),
    LINE("FileCase.reply_to", NAME_MAX_BYTES),
    TEXT("FileCase.solved", NOTE_MAX),
    FREE("FileCase.preview"),
    FREE("FileCase.exercise"),
    { .field = "SealedCase.box", .required = true, .min = SEALED_MORE, .max = VALIDATE_BOX_MAX },
    NEEDED("SealedCase.sealed_at"),

    CASE("AddNote.case"),
    NUMBER("AddNote.if_version", 0, UINT32_TOP),
    { .field = "AddNote.text", .required = true, .max = NOTE_MAX },
    CASE("SetFact.case"),
    NUMBER("SetFact.if_version", 0, UINT32_TOP),
    NEEDED("SetFact.fact"),
    CASE("Locate.case"),
    NUMBER("Locate.if_version", 0, UINT32_TOP),
    LINE("Locate.at", 300),
    FREE("Locate.wrong"),
    TEXT("Locate.reason", NOTE_MAX),
    CASE("OwnCase.case"),
    NUMBER("OwnCase.if_version", 0, UINT32_TOP),
    FREE("OwnCase.until"),
    FREE("OwnCase.take"),
    TEXT("OwnCase.reason", NOTE_MAX),
    CASE("DisownCase.case"),
    NUMBER("DisownCase.if_version", 0, UINT32_TOP),
    CASE("CloseCase.case"),
    NUMBER("CloseCase.if_version", 0, UINT32_TOP),
    NEEDED("CloseCase.outcome"),
    FREE("CloseCase.recall"),
    TEXT("CloseCase.reason", NOTE_MAX),
    WORD("CloseCase.need"),
    CASE("RecordCallback.case"),
    NUMBER("RecordCallback.if_version", 0, UINT32_TOP),
    NEEDED("RecordCallback.result"),
    FREE("RecordCallback.outcome"),
    WORD("RecordCallback.to"),
    TEXT("RecordCallback.text", NOTE_MAX),

    CASE("HoldCase.case"),
    NUMBER("HoldCase.if_version", 0, UINT32_TOP),
    NEEDED("HoldCase.until"),
    TEXT("HoldCase.reason", NOTE_MAX),
    FREE("HoldCase.recall"),
    CASE("ResumeCase.case"),
    NUMBER("ResumeCase.if_version", 0, UINT32_TOP),
    CASE("PrioritizeCase.case"),
    NUMBER("PrioritizeCase.if_version", 0, UINT32_TOP),
    NEEDED("PrioritizeCase.priority"),
    TEXT("PrioritizeCase.reason", NOTE_MAX),
    CASE("EscalateCase.case"),
    NUMBER("EscalateCase.if_version", 0, UINT32_TOP),
    WORD("EscalateCase.need"),
    NUMBER("EscalateCase.rung", 0, 100),
    TEXT("EscalateCase.reason", NOTE_MAX),
    CASE("AskResponder.case"),
    NUMBER("AskResponder.if_version", 0, UINT32_TOP),
    { .field = "AskResponder.responder", .required = true, .max = 63, .is = field_is_line },
    WORD("AskResponder.need"),
    TEXT("AskResponder.reason", NOTE_MAX),
    CASE("AddContact.case"),
    NUMBER("AddContact.if_version", 0, UINT32_TOP),
    LINE("AddContact.name", NAME_MAX_BYTES),
    { .field = "AddContact.phone", .required = true, .max = PHONE_TEXT_MAX, .is = phone_is_written },
    LINE("AddContact.relation", 100),
    TEXT("AddContact.source", NOTE_MAX),
    FREE("AddContact.ask"),
    CASE("CancelCase.case"),
    NUMBER("CancelCase.if_version", 0, UINT32_TOP),
    { .field = "CancelCase.text", .required = true, .max = NOTE_MAX },
    CASE("SolveCase.case"),
    NUMBER("SolveCase.if_version", 0, UINT32_TOP),
    { .field = "SolveCase.text", .required = true, .max = NOTE_MAX },
    CASE("ReopenCase.case"),
    NUMBER("ReopenCase.if_version", 0, UINT32_TOP),
    TEXT("ReopenCase.reason", NOTE_MAX),
    CASE("HelpMe.case"),
    NUMBER("HelpMe.if_version", 0, UINT32_TOP),
    TEXT("HelpMe.text", NOTE_MAX),
    CASE("EraseCase.case"),
    NUMBER("EraseCase.if_version", 0, UINT32_TOP),
    CASE("LegalHold.case"),
    NUMBER("LegalHold.if_version", 0, UINT32_TOP),
    NEEDED("LegalHold.on"),
    TEXT("LegalHold.reason", NOTE_MAX),
    { .field = "EraseExpired.next", .max = CASE_MAX, .is = field_is_number },
    CASE("TagCase.case"),
    NUMBER("TagCase.if_version", 0, UINT32_TOP),
    { .field = "TagCase.tag", .required = true, .max = TAG_MAX, .is = field_is_tag },
    CASE("MergeCase.case"),
    NUMBER("MergeCase.if_version", 0, UINT32_TOP),
    CASE("MergeCase.into"),
    TEXT("MergeCase.reason", NOTE_MAX),

    { .field = "ReplyOrg.offer", .required = true, .max = 32, .is = field_is_ref },
    NUMBER("ReplyOrg.if_version", 0, UINT32_TOP),
    { .field = "ReplyOrg.text", .required = true, .max = QUESTION_MAX },

    REF("TakeCall.call", 48),
    NUMBER("TakeCall.if_version", 0, UINT32_TOP),
    { .field = "EndCall.call", .required = true, .max = 48, .is = field_is_ref },
    NUMBER("EndCall.if_version", 0, UINT32_TOP),
    NEEDED("EndCall.outcome"),
    NUMBER("EndCall.eta_min", 0, ETA_MAX_MIN),
    LINE("EndCall.ref", REF_MAX),
    NUMBER("EndCall.people", 0, 1000),
    TEXT("EndCall.found", NOTE_MAX),
    WORD("EndCall.needs"),
    { .field = "EndCall.may_tell", .max = 16, .is = field_is_may_tell },
    TEXT("EndCall.text", NOTE_MAX),
    FREE("EndCall.reason"),
    FREE("EndCall.consent"),

    MANY("ListCases.state", 16),
    MANY("ListCases.priority", 8),
    { .field = "ListCases.kind", .items = 32, .max = WORD_MAX, .is = field_is_word },
    FREE("ListCases.overdue"),
    LINE("ListCases.owner", NAME_MAX_BYTES),
    { .field = "ListCases.tag", .max = TAG_MAX, .is = field_is_tag },
    FREE("ListCases.since"),
    NUMBER("ListCases.limit", 0, 10000),
    FREE("ListCases.mine"),
    LINE("ListCases.next", 200),
    CASE("ShowCase.case"),
    FREE("ShowCase.timeline"),
    NUMBER("ShowCase.older", 0, COUNTER_TOP),
    NUMBER("ShowCase.before_seq", 0, UINT32_TOP),
    CASE("AskExplain.case"),
    { .field = "FindCases.text", .required = true, .max = NAME_MAX_BYTES, .is = field_is_line },
    NUMBER("FindCases.limit", 0, 100),
    REF("FindCases.next", 40),
    { .field = "WatchCases.case", .items = 64, .max = CASE_MAX, .is = field_is_number },
    FREE("WatchCases.filter"),
    LINE("WatchCases.from", 200),
    { .field = "AckAlarm.alarm", .required = true, .max = 48, .is = field_is_ref },
    NUMBER("AckAlarm.if_version", 0, UINT32_TOP),

    /* An entry that is wrong is reported with its line and stops no other: the casebook looks at each. */
    { .field = "DirectoryPut.source", .required = true, .max = 60, .is = field_is_line },
    FREE("DirectoryPut.dry_run"),
    { .field = "DirectoryPut.entries", .items = 100, .elsewhere = true },
    { .field = "DirectorySweep.source", .required = true, .max = 60, .is = field_is_line },
    FREE("DirectorySweep.dry_run"),
    LINE("DirectorySweep.after", 63),
    LINE("DirectorySweep.upto", 63),
    { .field = "DirectorySweep.ids", .items = 500, .max = 63, .is = field_is_line },
    TEXT("DirectorySweep.reason", REASON_MAX),
    NUMBER("DirectorySweep.of_source", 0, UINT32_TOP),
    NUMBER("DirectorySweep.absent", 0, UINT32_TOP),
    FREE("GazetteerPut.dry_run"),
    { .field = "GazetteerPut.settlements", .items = 100, .elsewhere = true },
    LINES("GazetteerPut.remove", 63, 100),
    LINE("DirectoryList.after", 64),
    NUMBER("DirectoryList.limit", 0, 10000),
    { .field = "DirectoryShow.id", .required = true, .max = 64, .is = field_is_line },
    FREE("DirectoryList.removed"),
    { .field = "DirectoryFind.at", .required = true, .max = 300, .is = field_is_line },
    { .field = "DirectoryFind.capabilities",
        .required = true,
        .items = 16,
        .max = WORD_MAX,
        .is = field_is_word },
    FREE("DirectoryFind.when"),
    NUMBER("DirectoryFind.limit", 0, 100),
    NUMBER("DirectoryFind.age", 0, 130),
    NEEDED("ChangeResponder.what"),
    { .field = "ChangeResponder.id", .required = true, .max = 63, .is = field_is_line },
    { .field = "ChangeResponder.entry", .elsewhere = true },
    { .field = "ChangeResponder.fields", .items = 20, .max = WORD_MAX, .is = field_is_word },
    TEXT("ChangeResponder.reason", REASON_MAX),
    FREE("ChangeResponder.until"),
    NUMBER("ChangeResponder.if_version", 0, UINT32_TOP),
    LINE("ContactsPut.source", 60),
    LINE("ContactsPut.at", 300),
    FREE("ContactsPut.dry_run"),
    { .field = "ContactsPut.entries", .items = 100, .elsewhere = true },
    { .field = "ContactsList.phone", .required = true, .max = PHONE_TEXT_MAX, .is = phone_is_written },
    LINE("ContactsList.next", 64),
    { .field = "ContactRemove.id", .required = true, .max = 63, .is = field_is_line },
    TEXT("ContactRemove.reason", REASON_MAX),
    NUMBER("ContactRemove.if_version", 0, UINT32_TOP),

    NEEDED("KeyAdd.key"),
    { .field = "KeyRow.name", .required = true, .max = 60, .is = field_is_ref },
    { .field = "KeyRow.public_key", .required = true, .min = 32, .max = 32 },
    NEEDED("KeyRow.role"),
    LINE("KeyRow.responder", 63),
    FREE("KeyRow.revoked"),
    FREE("KeyRow.since"),
    FREE("KeyRow.duty"), /* and owns: the casebook's own, and taken from nobody */
    { .field = "KeyRow.owns", .items = 1, .max = CASE_MAX, .is = field_is_number },
    NEEDED("SetDuty.state"),
    { .field = "SetDuty.to", .max = 60, .is = field_is_ref },
    LINE("KeyList.after", 60),
    { .field = "KeyRevoke.name", .required = true, .max = 60, .is = field_is_ref },
    { .field = "AskReads.case", .max = CASE_MAX, .is = field_is_number },
    { .field = "AskReads.by", .max = 60, .is = field_is_ref },
    FREE("AskReads.since"),
    NUMBER("AskReads.limit", 0, 200),
    REF("AskReads.next", 40),
    LINE("AskReads.responder", 63),
    { .field = "AskPerson.phone", .required = true, .max = PHONE_TEXT_MAX, .is = phone_is_written },
    LINE("AskPerson.next", 64),
    FREE("AskPast.since"),
    REF("AskPast.next", 40),
    { .field = "MakeBackup.file", .required = true, .max = 1000, .is = field_is_line },
    { 0 },
};
/* clang-format on */

/* ---- what a single field cannot show ---- */

static int refuse(struct refusal *ret_why, int code, const char *field)
{
    *ret_why = (struct refusal){ .code = code, .field = field };
    return code;
}

/* What the caller said is filed first: a text or, without words, what kind of trouble it is
 * (cli.md). */
static int validate_file(const FileCase *file, struct refusal *ret_why)
{
    if (text_is_blank(file->text) && text_empty(file->kind))
        return refuse(ret_why, ERR_MISSING, "text");
    if (!text_empty(file->same_as) && (file->another || !text_empty(file->solved)))
        return refuse(ret_why, ERR_INVALID, "same_as"); /* one case or two? to be ended or not? */
    return 0;
}

/* What was said: a note, or why help is no longer needed. */
static int validate_said(const char *text, struct refusal *ret_why)
{
    return text_is_blank(text) ? refuse(ret_why, ERR_MISSING, "text") : 0;
}

static int validate_locate(const Locate *locate, struct refusal *ret_why)
{
    if (locate->wrong && text_is_blank(locate->reason))
        return refuse(ret_why, ERR_REASON_NEEDED, "reason");
    if (!locate->wrong && text_is_blank(locate->at))
        return refuse(ret_why, ERR_MISSING, "at");
    return 0;
}

/* Everybody's reads of everything are no question. */
static int validate_reads(const AskReads *reads, struct refusal *ret_why)
{
    if (text_empty(reads->case_) && text_empty(reads->by) && text_empty(reads->responder))
        return refuse(ret_why, ERR_MISSING, "case");
    if (!text_empty(reads->case_) && !text_empty(reads->responder))
        return refuse(ret_why, ERR_AMBIGUOUS, "responder");
    return 0;
}

static int validate_callback(const RecordCallback *callback, struct refusal *ret_why)
{
    if (text_empty(callback->to) || text_is(callback->to, "reporter") ||
        text_is(callback->to, "subject"))
        return 0;
    return refuse(ret_why, ERR_UNKNOWN_WORD, "to");
}

/* An organisation's key that speaks for nobody could see nothing, or, worse, too much. */
static int validate_key(const KeyRow *key, struct refusal *ret_why)
{
    if (key->role == ROLE__ORG && text_empty(key->responder))
        return refuse(ret_why, ERR_MISSING, "key.responder");
    return 0;
}

/* Blanks are no reason, whoever overrules the service with them. One that was not given is missed by whoever needs it. */
static int validate_reason(const ProtobufCMessage *body, struct refusal *ret_why)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(body->descriptor, "reason");
    const char *reason;

    if (!field || field->type != PROTOBUF_C_TYPE_STRING)
        return 0;
    reason = *(char *const *)(const void *)((const char *)body + field->offset);
    return !text_empty(reason) && text_is_blank(reason)
               ? refuse(ret_why, ERR_REASON_NEEDED, "reason")
               : 0;
}

static int validate_whole(
    const Envelope *env, const ProtobufCMessage *body, struct refusal *ret_why)
{
    if (env->body_case == ENVELOPE__BODY_FILE_CASE)
        return validate_file(env->file_case, ret_why);
    if (env->body_case == ENVELOPE__BODY_ADD_NOTE)
        return validate_said(env->add_note->text, ret_why);
    if (env->body_case == ENVELOPE__BODY_CANCEL_CASE)
        return validate_said(env->cancel_case->text, ret_why);
    if (env->body_case == ENVELOPE__BODY_SOLVE_CASE)
        return validate_said(env->solve_case->text, ret_why);
    if (env->body_case == ENVELOPE__BODY_REPLY_ORG)
        return validate_said(env->reply_org->text, ret_why);
    if (env->body_case == ENVELOPE__BODY_LOCATE)
        return validate_locate(env->locate, ret_why);
    if (env->body_case == ENVELOPE__BODY_RECORD_CALLBACK)
        return validate_callback(env->record_callback, ret_why);
    if (env->body_case == ENVELOPE__BODY_ASK_READS)
        return validate_reads(env->ask_reads, ret_why);
    if (env->body_case == ENVELOPE__BODY_KEY_ADD)
        return validate_key(env->key_add->key, ret_why);
    return validate_reason(body, ret_why);
}

/* ---- the envelope ---- */

bool intake_validate_changes(Envelope__BodyCase message)
{
    static const Envelope__BodyCase questions[] = {
        ENVELOPE__BODY_LIST_CALLS,
        ENVELOPE__BODY_LIST_CASES,
        ENVELOPE__BODY_SHOW_CASE,
        ENVELOPE__BODY_WATCH_CASES,
        ENVELOPE__BODY_LIST_ALARMS,
        ENVELOPE__BODY_DIRECTORY_LIST,
        ENVELOPE__BODY_DIRECTORY_SHOW,
        ENVELOPE__BODY_DIRECTORY_FIND,
        ENVELOPE__BODY_KEY_LIST,
        ENVELOPE__BODY_ASK_STATUS,
        ENVELOPE__BODY_ASK_VERIFY,
        ENVELOPE__BODY_ASK_EXPLAIN,
        ENVELOPE__BODY_FIND_CASES,
        ENVELOPE__BODY_ASK_READS,
        ENVELOPE__BODY_ASK_PERSON,
        ENVELOPE__BODY_ASK_PAST,
        ENVELOPE__BODY_CONTACTS_LIST,
    };

    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (questions[i] == message)
            return false;
    }
    return true;
}

static int validate_id(const Envelope *env, struct refusal *ret_why)
{
    bool is_whole = env->has_id && env->id.len == sizeof(struct uuid);

    if (intake_validate_changes(env->body_case))
        return is_whole && uuid_is_v7(env->id.data) ? 0 : refuse(ret_why, ERR_INVALID, "id");
    return is_whole || !env->has_id ? 0 : refuse(ret_why, ERR_INVALID, "id");
}

static const ProtobufCMessage *body_of(const Envelope *env)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    return field ? *(ProtobufCMessage *const *)((const char *)env + field->offset) : NULL;
}

int intake_validate(const Envelope *env, int64_t now_ms, struct arena *a, struct refusal *ret_why)
{
    const ProtobufCMessage *body = body_of(env);
    int error = validate_id(env, ret_why);

    if (!error && !body)
        error = refuse(ret_why, ERR_MISSING, "body");
    if (!error)
        error = fields_check(body, intake_validate_rules, now_ms, a, ret_why);
    return error ? error : validate_whole(env, body, ret_why);
}
