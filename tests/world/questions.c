/* questions - what people and organisations only ask, and who they ask it about: nobody is shown somebody else's offer, nobody
 * is given the answer to somebody else's command, and whoever is shown a private person's entry is on record. That each is
 * answered at all is checked at the end. */
#include <stdlib.h>
#include "base/text.h"
#include "bus/codec.h"
#include "store/store.h"
#include "world/oracle.h"

/* ---- people at the contact centre ---- */
static void explain(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AskExplain m = ASK_EXPLAIN__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_ASK_EXPLAIN;
    env.ask_explain = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void find_cases(struct world *w, struct client *c, const struct intent *i);

/* A page is short: on from where it ended. */
static void heard_found(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    struct intent on = { .act = find_cases };

    (void)r;
    if (answer->body_case != ENVELOPE__BODY_CASE_LIST || text_empty(answer->case_list->next))
        return;
    snprintf(on.text, sizeof on.text, "%s", answer->case_list->next);
    later(w, c, SECOND_MS, on);
}

/* A name that many cases have, words of few, the end of a telephone; text: on from where a page ended. */
static void find_cases(struct world *w, struct client *c, const struct intent *i)
{
    static const char *const texts[] = { "Мария", "Сергей", "79001234567", "льдина", "0001" };
    Envelope env = ENVELOPE__INIT;
    FindCases m = FIND_CASES__INIT;

    m.text = text_of(texts[below(w, sizeof texts / sizeof texts[0])]);
    PUT(&m, limit, (uint32_t)between(w, 1, 20));
    if (i->act == find_cases)
        m.next = text_of(i->text);
    env.body_case = ENVELOPE__BODY_FIND_CASES;
    env.find_cases = &m;
    client_ask(w, c, &env, heard_found, NULL);
}

/* It is the admin's question: whoever else wants to know asks them. */
static void ask_status(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AskStatus m = ASK_STATUS__INIT;

    (void)i;
    env.body_case = ENVELOPE__BODY_ASK_STATUS;
    env.ask_status = &m;
    for (size_t n = 0; n < w->n_clients; n++) {
        if (w->clients[n]->role == ROLE__ADMIN)
            c = w->clients[n];
    }
    client_ask(w, c, &env, NULL, NULL);
}

/* ---- who is shown a private person's entry ---- */
static bool is_such_look(
    const struct listed_row *row, const char *who, const char *what, const char *id)
{
    struct arena a = { 0 };
    const ReadLine *line =
        codec_unpack_as(&read_line__descriptor, row->body.bytes, row->body.n, &a);
    bool is =
        line && text_is(line->by, who) && text_is(line->what, what) && text_is(line->responder, id);

    arena_clear(&a);
    return is;
}

static bool is_on_record(struct world *w, const char *who, const char *what, const char *id)
{
    struct arena a = { 0 };
    struct listed_row *rows;
    uint64_t before = INT64_MAX;
    size_t n = 1;
    bool is = false;

    while (!is && n &&
           store_listed_before(world_store(w), STORE_READS, before, 64, &a, &rows, &n) == 0) {
        for (size_t i = 0; i < n && !is; i++)
            is = is_such_look(&rows[i], who, what, id);
        before = n ? rows[n - 1].changed : 0;
    }
    arena_clear(&a);
    return is;
}

static void check_look(
    struct world *w, const struct client *c, const char *what, Responder__Kind kind, const char *id)
{
    bool is_private = kind == RESPONDER__KIND__VOLUNTEER || kind == RESPONDER__KIND__NEIGHBOUR ||
                      kind == RESPONDER__KIND__PERSONAL_CONTACT;

    if (is_private != is_on_record(w, c->name, what, id))
        world_fail(w, "%s was shown the entry of %s by %s, which is %s a read of personal data",
            c->name, id, what, is_private ? "not recorded as" : "recorded as, but is not,");
}

static void check_looks(struct world *w, const struct client *c, const char *what,
    ResponderEntry *const *entries, size_t n)
{
    for (size_t i = 0; i < n && world_store(w); i++)
        check_look(w, c, what, entries[i]->kind, entries[i]->id);
}

static void check_found(struct world *w, const struct client *c, const DirectoryFound *found)
{
    for (size_t i = 0; i < found->n_found && world_store(w); i++)
        check_look(w, c, "directory_find", found->found[i]->kind, found->found[i]->responder);
    if (found->n_found == 0 && found->n_shortfall == 0)
        world_fail(w, "%s was told that nobody could help, and not why", c->name);
}

static void heard_entries(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    const char *what =
        r->body == ENVELOPE__BODY_DIRECTORY_SHOW ? "directory_show" : "directory_list";

    if (answer->body_case == ENVELOPE__BODY_RESPONDER_LIST)
        check_looks(
            w, c, what, answer->responder_list->responders, answer->responder_list->n_responders);
    else if (answer->body_case == ENVELOPE__BODY_PERSON_HELD)
        check_looks(
            w, c, "person", answer->person_held->responders, answer->person_held->n_responders);
    else if (answer->body_case == ENVELOPE__BODY_DIRECTORY_FOUND)
        check_found(w, c, answer->directory_found);
}

/* Near the people of this world, or far from all of them; what some of them can do, or nobody. */
static void find_helpers(struct world *w, struct client *c, const struct intent *i)
{
    static const char *const places[] = { "47.11, 39.42", "Азов", "geo:-47.1,-170.2;u=500" };
    static char *const words[] = { "groceries", "welfare_check", "ice_rescue", "baloon" };
    Envelope env = ENVELOPE__INIT;
    DirectoryFind m = DIRECTORY_FIND__INIT;
    Instant when = INSTANT__INIT;
    char *can[2];

    (void)i;
    m.n_capabilities = (size_t)between(w, 1, 2);
    for (size_t k = 0; k < m.n_capabilities; k++)
        can[k] = words[below(w, sizeof words / sizeof words[0])];
    m.capabilities = can;
    m.at = text_of(places[below(w, sizeof places / sizeof places[0])]);
    PUT(&m, limit, (uint32_t)between(w, 1, 20));
    if (maybe(w, 300)) {
        PUT(&when, ms, world_now(w) + between(w, 0, 48 * HOUR_MS));
        m.when = &when;
    }
    env.body_case = ENVELOPE__BODY_DIRECTORY_FIND;
    env.directory_find = &m;
    client_ask(w, c, &env, heard_entries, NULL);
}

static void list_directory(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    DirectoryList m = DIRECTORY_LIST__INIT;

    (void)i;
    PUT(&m, limit, (uint32_t)between(w, 1, 20));
    env.body_case = ENVELOPE__BODY_DIRECTORY_LIST;
    env.directory_list = &m;
    client_ask(w, c, &env, heard_entries, NULL);
}

static void show_responder(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    DirectoryShow m = DIRECTORY_SHOW__INIT;
    ResponderEntry e;
    struct arena a = { 0 };

    (void)i;
    stage_responder((size_t)below(w, stage_responders()), &e, &a);
    m.id = e.id;
    env.body_case = ENVELOPE__BODY_DIRECTORY_SHOW;
    env.directory_show = &m;
    client_ask(w, c, &env, heard_entries, NULL);
    arena_clear(&a);
}

void ask_about_keys(struct world *w, struct client *admin, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    KeyList m = KEY_LIST__INIT;

    (void)i;
    env.body_case = ENVELOPE__BODY_KEY_LIST;
    env.key_list = &m;
    client_ask(w, admin, &env, NULL, NULL);
}

/* Who has seen a case or a responder's entry, what is held on somebody, how past cases were told, and who can be asked. */
void ask_about_people(struct world *w, struct client *admin, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AskReads reads = ASK_READS__INIT;
    AskPerson person = ASK_PERSON__INIT;
    AskPast past = ASK_PAST__INIT;

    if (!w->is_over)
        later(w, admin, between(w, 2 * HOUR_MS, 10 * HOUR_MS), *i);
    if (maybe(w, 300)) {
        static deed *const looks[] = { list_directory, show_responder, find_helpers };

        looks[below(w, 3)](w, admin, i);
        return;
    }
    if (w->n_known && maybe(w, 500)) {
        if (maybe(w, 300))
            reads.responder = text_of("vol-anna");
        else
            reads.case_ = w->known[below(w, w->n_known)].number;
        env.body_case = ENVELOPE__BODY_ASK_READS;
        env.ask_reads = &reads;
    } else if (maybe(w, 300)) {
        env.body_case = ENVELOPE__BODY_ASK_PAST;
        env.ask_past = &past;
    } else {
        person.phone = text_of(maybe(w, 500) ? "+79995550101" : "+78630000003");
        env.body_case = ENVELOPE__BODY_ASK_PERSON;
        env.ask_person = &person;
    }
    client_ask(w, admin, &env, heard_entries, NULL);
}

/* Watching has no end and no one answer: it is said once, and what comes is only read. */
void watch_cases(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    WatchCases m = WATCH_CASES__INIT;
    uint8_t id[16];

    (void)i;
    random_bytes(&w->chance, id, sizeof id);
    PUT(&env, id, ((ProtobufCBinaryData){ sizeof id, id }));
    env.body_case = ENVELOPE__BODY_WATCH_CASES;
    env.watch_cases = &m;
    client_say(w, c, &env);
}

/* intent.text: the case they look at. */
void ask_something(struct world *w, struct client *c, const struct intent *i)
{
    static deed *const deeds[] = { explain, explain, ask_status, list_directory, show_responder,
        find_cases, find_helpers };

    deeds[below(w, sizeof deeds / sizeof deeds[0])](w, c, i);
}

/* ---- organisations ---- */
static void check_own(struct world *w, const struct client *c, const char *offer)
{
    const struct seen_case *seen;
    case_key key;
    uint32_t letter;

    if (offer_id_parse(offer, &key, &letter)) {
        world_fail(w, "%s is shown an offer that is none: %s", c->name, offer);
        return;
    }
    seen = oracle_case(w, key);
    if (!seen || letter >= seen->now.n_offers ||
        !text_is(seen->now.offers[letter].responder, c->responder))
        world_fail(w, "%s is shown offer %s, which is not theirs", c->name, offer);
}

static void heard_offers(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    if (answer->body_case != ENVELOPE__BODY_OFFER_LIST)
        return;
    for (size_t i = 0; i < answer->offer_list->n_offers; i++)
        check_own(w, c, answer->offer_list->offers[i]->offer);
}

static void heard_offer(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    if (answer->body_case != ENVELOPE__BODY_REFUSAL)
        check_own(w, c, r->about.text);
}

/* Any offer of any case: often somebody else's. */
static void show_some_offer(struct world *w, struct client *c)
{
    Envelope env = ENVELOPE__INIT;
    OrgShow m = ORG_SHOW__INIT;
    struct intent about = { 0 };

    if (!w->n_known)
        return;
    snprintf(about.text, sizeof about.text, "%s%c", w->known[below(w, w->n_known)].number,
        'a' + (char)below(w, 4));
    m.offer = about.text;
    env.body_case = ENVELOPE__BODY_ORG_SHOW;
    env.org_show = &m;
    client_ask(w, c, &env, heard_offer, &about);
}

void look_at_inbox(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OrgInbox m = ORG_INBOX__INIT;

    if (w->is_over || c->is_revoked)
        return;
    later(w, c, between(w, HOUR_MS, 12 * HOUR_MS), *i);
    if (!c->listens)
        return;
    env.body_case = ENVELOPE__BODY_ORG_INBOX;
    env.org_inbox = &m;
    client_ask(w, c, &env, heard_offers, NULL);
    show_some_offer(w, c);
}

/* ---- the id of somebody else ---- */
static bool is_done_by_another(
    const struct world *w, const struct client *c, const struct request *r)
{
    return r->client != c->index && !r->is_query && r->is_answered && !r->refused &&
           w->conns[w->clients[r->client]->conn].to_node == w->conns[c->conn].to_node;
}

#define LOOKS 50 /* for something that was done */

/* What another said, with their id, in one's own name: whoever does so learns nothing (design.md 3, rule 3). */
void repeat_another(struct world *w, struct client *c, const struct intent *i)
{
    if (w->is_over || c->is_revoked)
        return;
    later(w, c, between(w, HOUR_MS, 8 * HOUR_MS), *i);
    for (unsigned look = 0; look < LOOKS && w->n_requests; look++) {
        const struct request *r = w->requests[below(w, w->n_requests)];

        if (!is_done_by_another(w, c, r))
            continue;
        w->met->faults[FAULT_ID_OF_ANOTHER]++;
        client_repeat(w, c, r);
        return;
    }
}
