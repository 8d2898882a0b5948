/* say - sentences for people. */
#include "say.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "coded.h"
#include "human.h"
#include "plain.h"
#include "session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *say_tone(const struct cli *c, enum say_tone tone)
{
    static const char *const escapes[] = {
        [TONE_PLAIN] = "\033[0m",
        [TONE_STRONG] = "\033[1m",
        [TONE_DIM] = "\033[2m",
        [TONE_GOOD] = "\033[32m",
        [TONE_WARN] = "\033[33m",
        [TONE_ALARM] = "\033[1;31m",
    };

    return c->colour ? escapes[tone] : "";
}

enum say_tone say_priority_tone(Priority p)
{
    if (p == PRIORITY__P0 || p == PRIORITY__P1)
        return TONE_ALARM;
    return p == PRIORITY__P2 ? TONE_WARN : TONE_PLAIN;
}

static void print(struct cli *c, FILE *to, enum say_tone tone, const char *format, va_list list)
{
    bool toned = to == c->out && tone != TONE_PLAIN;
    char *line, *shown;

    must(vasprintf(&line, format, list) >= 0);
    shown = plain_text(line);
    fprintf(to, "%s%s%s\n", toned ? say_tone(c, tone) : "", shown,
        toned ? say_tone(c, TONE_PLAIN) : "");
    fflush(to);
    free(shown);
    free(line);
}

void say(struct cli *c, const char *format, ...)
{
    va_list list;

    if (c->json)
        return;
    va_start(list, format);
    print(c, c->out, TONE_PLAIN, format, list);
    va_end(list);
}

void say_toned(struct cli *c, enum say_tone tone, const char *format, ...)
{
    va_list list;

    if (c->json)
        return;
    va_start(list, format);
    print(c, c->out, tone, format, list);
    va_end(list);
}

void say_aside(struct cli *c, const char *format, ...)
{
    va_list list;

    fflush(c->out);
    va_start(list, format);
    print(c, c->err, TONE_PLAIN, format, list);
    va_end(list);
}

/* ---- refusals ---- */

static const struct {
    const char *field;
    const char *text;
} fields[] = {
    { "absent", N_("how many are absent") },
    { "ack_alarm", N_("acknowledging an alarm") },
    { "actor", N_("who speaks") },
    { "add_contact", N_("adding somebody who can help") },
    { "add_note", N_("adding a note") },
    { "address", N_("the address") },
    { "after", N_("the place in the list") },
    { "age", N_("the age") },
    { "alarm", N_("the alarm") },
    { "another", N_("\"a second case\"") },
    { "answer", N_("the answer") },
    { "answer_s", N_("how soon they answer") },
    { "answered", N_("how often they answered") },
    { "area", N_("the area") },
    { "argument", N_("an argument") },
    { "ask", N_("\"ask them now\"") },
    { "ask_explain", N_("explaining a case") },
    { "ask_person", N_("asking what is held on a person") },
    { "ask_past", N_("asking for past cases") },
    { "ask_reads", N_("asking who has seen personal data") },
    { "ask_responder", N_("asking somebody") },
    { "ask_status", N_("asking for the status") },
    { "ask_verify", N_("verifying the storage") },
    { "at", N_("the place") },
    { "at_ms", N_("the sender's clock") },
    { "backup", N_("the backup") },
    { "basis", N_("what they agreed to") },
    { "beat", N_("speaking to this door") },
    { "before_seq", N_("the place in the timeline") },
    { "body", N_("the command") },
    { "box", N_("the sealed case") },
    { "by", N_("whose key it was") },
    { "call", N_("the call") },
    { "call_ref", N_("the call's id") },
    { "cancel_case", N_("cancelling") },
    { "capabilities", N_("the list of capabilities") },
    { "capacity", N_("the capacity") },
    { "case", N_("the case") },
    { "casebook", N_("the program \"casebook\"") },
    { "change_responder", N_("changing a responder") },
    { "confirmed_at", N_("the day on which it was confirmed") },
    { "contacts_put", N_("writing down contacts") },
    { "contacts_list", N_("looking at somebody's contacts") },
    { "contact_remove", N_("removing a contact") },
    { "channel", N_("the channel") },
    { "clock_rate", N_("the clock's rate") },
    { "close_case", N_("closing a case") },
    { "command", N_("the command") },
    { "commits", N_("how often they committed") },
    { "config", N_("the configuration") },
    { "consent", N_("the consent") },
    { "data", N_("the data directory") },
    { "date", N_("the date") },
    { "declines", N_("how often they declined") },
    { "directory_find", N_("looking for who could help") },
    { "directory_list", N_("listing the directory") },
    { "directory_put", N_("importing into the directory") },
    { "directory_show", N_("looking into the directory") },
    { "directory_sweep", N_("removing from the directory what a source has no more") },
    { "disown_case", N_("giving up responsibility") },
    { "dry_run", N_("\"change nothing\"") },
    { "duty", N_("the duty") },
    { "duty_max", N_("how many at once on duty") },
    { "duty_until", N_("the end of the duty") },
    { "end_call", N_("ending a call") },
    { "edited", N_("the last change") },
    { "entries", N_("the list of entries") },
    { "entry", N_("the entry") },
    { "envelope", N_("this command") },
    { "erase_case", N_("erasing a case") },
    { "erase_expired", N_("erasing what is old") },
    { "escalate_case", N_("asking the next ones") },
    { "eta_min", N_("the time of arrival") },
    { "exclude", N_("where they do not go") },
    { "exercise", N_("\"an exercise\"") },
    { "fact", N_("the fact") },
    { "fact.key", N_("the fact's name") },
    { "fact.value", N_("the fact's value") },
    { "facts", N_("the list of facts") },
    { "facts.key", N_("the fact's name") },
    { "facts.value", N_("the fact's value") },
    { "failed", N_("since when it has failed") },
    { "fields", N_("what is to be changed") },
    { "file", N_("the file") },
    { "file_case", N_("filing a case") },
    { "filter", N_("the filter") },
    { "find_cases", N_("finding cases") },
    { "fixed_at", N_("when they were seen there") },
    { "found", N_("what was found") },
    { "from", N_("the place in the stream") },
    { "gazetteer_put", N_("importing settlements") },
    { "generation", N_("the number of the notice") },
    { "golden", N_("what the golden cases say") },
    { "has_key", N_("whether they have the key") },
    { "heading", N_("the heading") },
    { "help_me", N_("asking for a coordinator") },
    { "hold_case", N_("letting a case wait") },
    { "hours", N_("the opening hours") },
    { "id", N_("the id") },
    { "identity", N_("the identity") },
    { "ids", N_("the ids") },
    { "if_version", N_("what you saw") },
    { "instance", N_("the client's mark") },
    { "into", N_("the case that goes on") },
    { "key", N_("the key") },
    { "key_add", N_("making a key") },
    { "key_list", N_("listing keys") },
    { "key_revoke", N_("revoking a key") },
    { "kind", N_("the kind") },
    { "kladr", N_("the KLADR code") },
    { "languages", N_("the list of languages") },
    { "last_ended", N_("when they came home last") },
    { "last_offer", N_("when they were asked last") },
    { "lat", N_("the latitude") },
    { "legal_hold", N_("the legal hold") },
    { "limit", N_("the number of lines") },
    { "line", N_("the line") },
    { "list_alarms", N_("listing alarms") },
    { "list_calls", N_("listing calls") },
    { "list_cases", N_("listing cases") },
    { "live", N_("the list of live offers") },
    { "load", N_("the load") },
    { "locate", N_("setting the place") },
    { "lon", N_("the longitude") },
    { "make_backup", N_("making a backup") },
    { "matcher", N_("the program that looks for who can help") },
    { "max", N_("how many at once") },
    { "max_age", N_("the greatest age") },
    { "max_distance_m", N_("how far they go at most") },
    { "may_know", N_("what they may know") },
    { "may_tell", N_("what may be told") },
    { "merge_case", N_("merging cases") },
    { "message", N_("this command") },
    { "min_age", N_("the least age") },
    { "mine", N_("\"my cases\"") },
    { "minutes_to_reach", N_("how long it takes them to get there") },
    { "monthly_max", N_("how many cases a month they take") },
    { "ms", N_("the time") },
    { "name", N_("the name") },
    { "need", N_("the need") },
    { "needs", N_("the need") },
    { "never_ask", N_("who must not be asked") },
    { "never_contact", N_("\"never contact\"") },
    { "never_reason", N_("why they are never to be contacted") },
    { "never_tell", N_("who must not be told") },
    { "next", N_("the next page") },
    { "no_night", N_("whether they come at night") },
    { "notice_seen", N_("confirming a notice") },
    { "offer", N_("the offer") },
    { "offers", N_("the list of offers") },
    { "oktmo", N_("the OKTMO code") },
    { "older", N_("the place in the timeline") },
    { "on", N_("\"on\" or \"off\"") },
    { "order", N_("their place in the order") },
    { "org_answer", N_("answering an offer") },
    { "org_ask", N_("asking the coordinator") },
    { "org_duty", N_("saying whether you can be asked") },
    { "org_inbox", N_("listing offers") },
    { "org_listen", N_("listening for offers") },
    { "org_show", N_("looking at an offer") },
    { "outcome", N_("the outcome") },
    { "output", N_("the output") },
    { "overdue", N_("\"only overdue\"") },
    { "own_case", N_("taking responsibility") },
    { "owner", N_("the owner") },
    { "owns", N_("what they own") },
    { "of_source", N_("how many the source has") },
    { "people", N_("the number of people") },
    { "phone", N_("the phone") },
    { "place", N_("the place") },
    { "population", N_("how many live there") },
    { "preview", N_("\"write nothing\"") },
    { "prioritize_case", N_("setting the priority") },
    { "polygon", N_("the polygon") },
    { "priority", N_("the priority") },
    { "promise", N_("a promise") },
    { "public_key", N_("the public key") },
    { "radius_km", N_("the radius") },
    { "reason", N_("the reason") },
    { "recall", N_("\"call them off\"") },
    { "record", N_("what came of asking them") },
    { "record_callback", N_("recording a call-back") },
    { "ref", N_("their number for it") },
    { "region", N_("the region") },
    { "relation", N_("the caller's relation") },
    { "remove", N_("the list of ids to remove") },
    { "removed", N_("\"those that were removed\"") },
    { "reopen_case", N_("reopening a case") },
    { "reply_org", N_("answering a responder") },
    { "reply_to", N_("the address for an answer") },
    { "reporter", N_("the reporter") },
    { "reporter.born", N_("the reporter's year of birth") },
    { "reporter.lang", N_("the reporter's language") },
    { "reporter.name", N_("the reporter's name") },
    { "reporter.phone", N_("the reporter's phone") },
    { "reporter_at", N_("the reporter's place") },
    { "responder", N_("the responder") },
    { "rest_minutes", N_("how long they rest") },
    { "result", N_("how the call-back went") },
    { "resume_case", N_("letting a case go on") },
    { "return_path", N_("the way back") },
    { "revoked", N_("\"revoked\"") },
    { "role", N_("the role") },
    { "rules", N_("the folder of rules") },
    { "rung", N_("the rung") },
    { "safe_to_call", N_("whether it is safe to call") },
    { "same_as", N_("the other case") },
    { "same_place", N_("\"the same place\"") },
    { "sealed_at", N_("the time of sealing") },
    { "sealed_case", N_("sending a sealed case") },
    { "server_key", N_("the server's key") },
    { "service", N_("the service") },
    { "service_key", N_("the service's key") },
    { "set_duty", N_("setting your duty") },
    { "set_fact", N_("setting a fact") },
    { "settlements", N_("the list of settlements") },
    { "show_case", N_("looking at a case") },
    { "since", N_("the time since") },
    { "since.ms", N_("the time since") },
    { "solve_case", N_("ending a case as solved") },
    { "solved", N_("how it was solved") },
    { "source", N_("the source") },
    { "spool", N_("what is kept here") },
    { "state", N_("the state") },
    { "status", N_("the status") },
    { "storage", N_("the storage") },
    { "subject", N_("the subject") },
    { "subject.born", N_("the subject's year of birth") },
    { "subject.lang", N_("the subject's language") },
    { "subject.name", N_("the subject's name") },
    { "subject.phone", N_("the subject's phone") },
    { "subject_phone", N_("the person's phone") },
    { "suspended", N_("the suspension") },
    { "suspended_until", N_("the end of the suspension") },
    { "tag", N_("the tag") },
    { "tag_case", N_("tagging a case") },
    { "tags", N_("the list of tags") },
    { "taken", N_("how many cases of the month they have") },
    { "taken_for", N_("for which offers") },
    { "taken_until", N_("the end of that month") },
    { "take", N_("\"take it\"") },
    { "take_call", N_("taking a call") },
    { "text", N_("the text") },
    { "timeline", N_("\"the timeline\"") },
    { "to", N_("who was rung") },
    { "tried", N_("the ways that were tried") },
    { "unanswered", N_("how often they did not answer") },
    { "unanswered_in_row", N_("how often in a row they did not answer") },
    { "upto", N_("the end of the stretch") },
    { "until", N_("the time") },
    { "until.ms", N_("the time") },
    { "version", N_("the version") },
    { "valid_from", N_("the first day of the agreement") },
    { "valid_to", N_("the last day of the agreement") },
    { "vetting", N_("the vetting") },
    { "via", N_("how it reached you") },
    { "watch_cases", N_("watching cases") },
    { "what", N_("what is to be done") },
    { "when", N_("when it is needed") },
    { "who", N_("who comes") },
    { "work", N_("the piece of work") },
    { "worked", N_("when it last worked") },
    { "wrong", N_("\"the place is wrong\"") },
    { "zone", N_("the time zone") },
};

const char *say_field(const char *field)
{
    size_t name;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (text_is(fields[i].field, field))
            return gettext(fields[i].text);
    /* "file_case.subject.phone": what comes after the message's name is what people know. */
    name = field ? strspn(field, "abcdefghijklmnopqrstuvwxyz_") : 0;
    return name && field[name] == '.' ? say_field(field + name + 1) : field;
}

/* Where the field and what is wrong with it make no sentence: this is said instead. */
static const struct {
    int code;
    const char *sentence;
} whole[] = {
    { ERR_REASON_NEEDED, N_("a reason is needed: say why with --reason") },
    { ERR_NOT_CALLED_BACK,
        N_("the caller has not been called back yet: call back, or say why not with --reason") },
};

static const char *sentence_of(int code)
{
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
        if (whole[i].code == code)
            return gettext(whole[i].sentence);
    return NULL;
}

/* The state that something is in, or why a place is none, as people say it. */
static const char *value_of(const struct refusal *r)
{
    if (text_is(r->field, "at") || text_is(r->field, "reporter_at"))
        return human_of(&location__fault__descriptor, r->value);
    if (r->code == ERR_WRONG_STATE && text_is(r->field, "case"))
        return human_of(&case__state__descriptor, r->value);
    if (r->code == ERR_WRONG_STATE && text_is(r->field, "offer"))
        return human_of(&offer__state__descriptor, r->value);
    return r->value;
}

/* English says what is wrong of the field; Russian says it after a colon, since "it" has a gender. */
const char *say_refusal(struct cli *c, const struct refusal *r)
{
    const char *field = text_empty(r->field) ? _("this") : say_field(r->field);
    const char *text = gettext(error_text(r->code));

    if (sentence_of(r->code))
        return sentence_of(r->code);
    if (text_empty(r->value))
        return arena_printf(&c->arena, _("%1$s %2$s"), field, text);
    return arena_printf(&c->arena, _("%1$s %2$s (%3$s)"), field, text, value_of(r));
}

/* ---- values ---- */

const char *say_text(struct cli *c, const Text *t)
{
    bool russian = text_is(c->lang, "ru");
    const char *first, *second;

    if (!t)
        return "";
    if (!text_empty(t->code))
        return coded_text(&c->arena, t, session_now(c));
    first = russian ? t->ru : t->en;
    second = russian ? t->en : t->ru;
    if (!text_empty(first))
        return first;
    return second ? second : "";
}

const char *say_marked(struct cli *c, const char *text, bool exercise)
{
    return exercise ? arena_printf(&c->arena, "%s, %s", text, _("exercise")) : text;
}

const char *say_span(struct cli *c, int64_t ms)
{
    long long s = (long long)(ms / SECOND_MS);

    if (s < 60)
        return arena_printf(&c->arena, _("%lld s"), s);
    if (s < 3600)
        return arena_printf(&c->arena, _("%lld min"), s / 60);
    if (s < 86400 && s / 60 % 60)
        return arena_printf(&c->arena, _("%lld h %lld min"), s / 3600, s / 60 % 60);
    if (s < 86400)
        return arena_printf(&c->arena, _("%lld h"), s / 3600);
    if (s / 3600 % 24)
        return arena_printf(&c->arena, _("%lld d %lld h"), s / 86400, s / 3600 % 24);
    return arena_printf(&c->arena, _("%lld d"), s / 86400);
}

/* Instants come from outside: what lies between them may be more than fits. */
static int64_t between(int64_t from_ms, int64_t to_ms)
{
    int64_t ms;

    return __builtin_sub_overflow(to_ms, from_ms, &ms) ? INT64_MAX : ms;
}

const char *say_left(struct cli *c, int64_t due_ms, int64_t now_ms)
{
    if (due_ms >= now_ms)
        return arena_printf(&c->arena, _("%s left"), say_span(c, between(now_ms, due_ms)));
    return arena_printf(&c->arena, _("%s late"), say_span(c, between(due_ms, now_ms)));
}

static struct tm local_time(int64_t ms)
{
    time_t s = (time_t)(ms / SECOND_MS - (ms % SECOND_MS < 0));
    struct tm local = { 0 };

    localtime_r(&s, &local);
    return local;
}

int say_offset_s(int64_t ms)
{
    return (int)local_time(ms).tm_gmtoff;
}

const char *say_clock(struct cli *c, int64_t ms)
{
    struct tm t = local_time(ms);

    return arena_printf(&c->arena, "%02d:%02d:%02d", t.tm_hour, t.tm_min, t.tm_sec);
}

const char *say_when(struct cli *c, int64_t ms, int64_t now_ms)
{
    return say_instant(&c->arena, ms, now_ms);
}

const char *say_instant(struct arena *a, int64_t ms, int64_t now_ms)
{
    struct tm t = local_time(ms), now = local_time(now_ms);

    if (t.tm_year == now.tm_year && t.tm_yday == now.tm_yday)
        return arena_printf(a, "%02d:%02d", t.tm_hour, t.tm_min);
    return arena_printf(a, "%04d-%02d-%02d %02d:%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
        t.tm_hour, t.tm_min);
}
