/* seeds - what each corpus begins with: every message that a person, an organisation or a worker may say, as its usual sender says
 * it, the golden bytes of tests/wire, and what people type, write and import. `fuzz_seeds DIR` writes DIR/<target>/<name>. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/ids.h"
#include "base/must.h"
#include "bus/codec.h"
#include "fuzz/import_seeds.h"
#include "unit/maker.h"
#include "unit/rulebook_good.h"
#include "unit/rulebook_mistakes.h"

#define CASE "26-326-0001-8"

static const char *dir;

static void write_seed(const char *target, const char *name, const void *bytes, size_t n)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", dir, target);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", dir, target, name);
    file = fopen(path, "we");
    must(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
}

/* ---- messages ---- */
enum { OPERATOR, COORDINATOR, DUTY, AUDITOR, ADMIN, ORG }; /* as stage.c has them */

static const struct said {
    unsigned actor;
    const char *body;
    const char *fields[8];
} said[] = {
    { OPERATOR, "file_case",
        { "text=Закончился инсулин", "at=47.11, 39.42", "consent=1", "subject.name=Вера",
            "facts+.key=alone", "facts.value=yes", "priority=2", "call_ref=c-1" } },
    { OPERATOR, "add_note", { "case=" CASE, "text=Стало хуже" } },
    { OPERATOR, "set_fact", { "case=" CASE, "fact.key=food_days", "fact.value=0" } },
    { OPERATOR, "locate", { "case=" CASE, "at=geo:47.2,39.4;u=35" } },
    { COORDINATOR, "own_case", { "case=" CASE } },
    { COORDINATOR, "disown_case", { "case=" CASE } },
    { OPERATOR, "close_case", { "case=" CASE, "outcome=1", "recall=1", "reason=приехали" } },
    { OPERATOR, "record_callback", { "case=" CASE, "result=1", "outcome=1", "to=reporter" } },
    { OPERATOR, "list_calls" },
    { OPERATOR, "take_call", { "call=" } },
    { OPERATOR, "end_call", { "call=" CASE "a", "outcome=2", "eta_min=15" } },
    { OPERATOR, "list_cases", { "limit=10", "state=2" } },
    { OPERATOR, "show_case", { "case=" CASE, "timeline=1" } },
    { OPERATOR, "watch_cases", { "case=" CASE } },
    { OPERATOR, "list_alarms" },
    { COORDINATOR, "ack_alarm", { "alarm=" CASE ":1" } },
    { ADMIN, "directory_put",
        { "source=x", "entries+.id=vera", "entries.kind=1", "entries.name=Вера",
            "entries.area=Азов", "entries.channel=1", "entries.capabilities=groceries",
            "entries.line=2" } },
    { ADMIN, "directory_sweep",
        { "source=x", "after=a", "upto=z", "ids=vera", "reason=уехали", "of_source=9",
            "absent=1" } },
    { ADMIN, "gazetteer_put",
        { "settlements+.id=kladr-61", "settlements.name=Азов", "settlements.lat=47.1",
            "settlements.lon=39.4", "settlements.zone=UTC+3", "settlements.line=2",
            "remove=kladr-43" } },
    { COORDINATOR, "directory_list", { "limit=10" } },
    { COORDINATOR, "directory_show", { "id=org-rescue" } },
    { COORDINATOR, "contacts_put",
        { "source=card", "entries+.subject_phone=+79990000001", "entries.phone=+79990000002",
            "at=Азов, ул. Ленина 5" } },
    { COORDINATOR, "contacts_list", { "phone=+79990000001" } },
    { COORDINATOR, "contact_remove", { "id=c-1", "reason=уехали" } },
    { COORDINATOR, "directory_find",
        { "at=geo:47.2,39.4;u=35", "capabilities=ice_rescue", "capabilities=boat",
            "when.ms=1790000600000", "limit=3" } },
    { ADMIN, "key_add",
        { "key.name=nina", "key.role=1", "key.public_key=0123456789abcdef0123456789abcdef" } },
    { ADMIN, "key_revoke", { "name=olga" } },
    { ADMIN, "key_list", { "after=" } },
    { ADMIN, "ask_status" },
    { ADMIN, "ask_verify" },
    { ADMIN, "erase_case", { "case=" CASE } },
    { ADMIN, "legal_hold", { "case=" CASE, "on=1", "reason=запрос" } },
    { AUDITOR, "ask_reads", { "case=" CASE, "by=olga", "since.ms=1790000600000", "limit=3" } },
    { AUDITOR, "ask_reads", { "responder=org-rescue", "next=000000000000002a" } },
    { AUDITOR, "ask_past", { "since.ms=1790000600000", "next=0000265e00000003" } },
    { ADMIN, "ask_person", { "phone=+79990000009", "next=c0000265e00000003" } },
    { ADMIN, "erase_expired", { "next=" CASE } },
    { COORDINATOR, "hold_case",
        { "case=" CASE, "until.ms=1790000600000", "reason=ждём", "recall=1" } },
    { COORDINATOR, "resume_case", { "case=" CASE } },
    { OPERATOR, "prioritize_case", { "case=" CASE, "priority=1" } },
    { COORDINATOR, "escalate_case", { "case=" CASE, "need=n1", "rung=1", "reason=быстрее" } },
    { COORDINATOR, "ask_responder", { "case=" CASE, "responder=org-rescue", "reason=рядом" } },
    { OPERATOR, "add_contact", { "case=" CASE, "name=Вера", "phone=+79990000009", "ask=1" } },
    { OPERATOR, "cancel_case", { "case=" CASE, "text=дочь приехала" } },
    { OPERATOR, "solve_case", { "case=" CASE, "text=помогли советом" } },
    { COORDINATOR, "reopen_case", { "case=" CASE, "reason=звонит опять" } },
    { OPERATOR, "help_me", { "case=" CASE } },
    { COORDINATOR, "tag_case", { "case=" CASE, "tag=шторм" } },
    { COORDINATOR, "merge_case", { "case=" CASE, "into=26-326-0002-6", "reason=о том же" } },
    { OPERATOR, "ask_explain", { "case=" CASE } },
    { OPERATOR, "find_cases", { "text=Вера", "limit=3" } },
    { ORG, "org_listen", { "instance=i1" } },
    { ORG, "org_inbox" },
    { ORG, "org_show", { "offer=" CASE "a" } },
    { ORG, "org_answer", { "offer=" CASE "a", "answer=2", "eta_min=20", "generation=1" } },
    { ORG, "org_ask", { "offer=" CASE "a", "text=в какой подъезд?" } },
    { ORG, "org_duty", { "state=3", "max=2", "until.ms=1790000600000" } },
    { COORDINATOR, "set_duty", { "state=2", "to=olga" } },
    { COORDINATOR, "reply_org", { "offer=" CASE "a", "text=во второй", "if_version=2" } },
    { ORG, "notice_seen", { "work=1", "offer=" CASE "a" } },
};

/* By stage_say_inside's ways. */
enum {
    OF_INTAKE,
    OF_MATCHER,
    OF_DISPATCHER,
    OF_BOARD,
    TO_INTAKE,
    TO_MATCHER,
    TO_DISPATCHER,
    TO_BOARD
};
#define KEY "42185168781313" /* of CASE */

static const struct said inside[] = {
    { OF_MATCHER, "hello", { "worker=matcher", "instance=01935b2a-1000-7001-8002-030405060708" } },
    { OF_BOARD, "beat", { "changed=7" } },
    { TO_BOARD, "there", { "changed=99" } },
    { OF_BOARD, "follow", { "what=1", "after=0", "at_most=10" } },
    { TO_MATCHER, "follow_page",
        { "what=2", "after=0", "upto=90", "level=1", "rows+.changed=90", "rows.responder.id=vera",
            "rows.responder.kind=8", "rows.responder.name=Вера" } },
    { OF_INTAKE, "open_case",
        { "file.text=Закончился инсулин", "file.consent=1", "file.subject.name=Вера",
            "place.text=Азов", "place.source=1", "place.lat=47.11", "place.lon=39.42" } },
    { OF_INTAKE, "note_read", { "note.case=" CASE, "note.text=Стало хуже" } },
    { OF_INTAKE, "fact_read", { "set.case=" CASE, "set.fact.key=food_days", "set.fact.value=0" } },
    { OF_INTAKE, "find_read",
        { "find.at=Азов", "find.capabilities=groceries", "find.limit=5", "place.text=Азов",
            "place.lat=47.1", "place.lon=39.4" } },
    { OF_INTAKE, "place_read", { "locate.case=" CASE, "locate.at=Азов", "place.text=Азов" } },
    { TO_MATCHER, "match_request",
        { "work=1", "case=" KEY, "need=1", "generation=1", "kinds=1", "capabilities=groceries",
            "place.lat=47.11", "place.lon=39.42" } },
    { OF_MATCHER, "candidates_ranked",
        { "work=1", "case=" KEY, "need=1", "generation=1", "candidates+.responder=petr",
            "candidates.kind=8", "candidates.channels=2", "candidates.phone=+79990000001" } },
    { TO_DISPATCHER, "dispatch",
        { "work=3", "offer=" CASE "a", "case=" CASE, "generation=1", "attempt=1",
            "responder=org-rescue", "notice=1", "priority=2" } },
    { TO_DISPATCHER, "raise_alarm", { "work=4", "alarm.alarm=" CASE "/a1", "alarm.count=1" } },
    { OF_DISPATCHER, "work_done", { "work=3", "result=1", "responder=org-rescue" } },
    { OF_DISPATCHER, "answer_given",
        { "responder=org-rescue", "answer.offer=" CASE "a", "answer.answer=2",
            "answer.eta_min=20" } },
    { OF_DISPATCHER, "inbox_asked", { "responder=org-rescue" } },
    { TO_DISPATCHER, "inbox_rows", { "rows+.offer=" CASE "a", "rows.responder=org-rescue" } },
    { OF_DISPATCHER, "question_asked",
        { "responder=org-rescue", "ask.offer=" CASE "a", "ask.text=в какой подъезд?" } },
    { OF_DISPATCHER, "duty_given", { "responder=org-rescue", "duty.state=2", "duty.max=2" } },
    { TO_DISPATCHER, "duty_report", { "state=1", "max=2" } },
    { OF_BOARD, "board_status", { "ok=1", "open_cases=2" } },
};

static void write_said(const char *target, const struct said *s)
{
    struct arena a = { 0 };
    Envelope *env = make(&a, s->body, NULL);
    bool is_inside = strcmp(target, "inner") == 0;
    uint8_t *bytes;
    size_t n, head = 3;

    if (is_inside)
        env->actor = arena_dup(&a, "olga");
    for (size_t i = 0; i < 8 && s->fields[i]; i++)
        make_more(env, s->fields[i], strchr(s->fields[i], '=') + 1, &a);
    bytes = codec_pack(env, &a, &n);
    bytes = memcpy((uint8_t *)arena_alloc(&a, n + head) + head, bytes, n) - head;
    bytes[0] = is_inside ? (uint8_t)s->actor : (uint8_t)(s->actor << 1 | (s->actor == ORG));
    bytes[1] = (uint8_t)n;
    bytes[2] = (uint8_t)(n >> 8);
    write_seed(target, s->body, bytes, n + head);
    arena_clear(&a);
}

/* What older and foreign peers say (tests/wire/NAME.hex). */
static void write_golden(const char *name, uint8_t head)
{
    char path[512], pair[3];
    uint8_t bytes[4096] = { head, 0xff, 0xff };
    size_t n = 3;
    FILE *file;

    snprintf(path, sizeof path, FUZZ_WIRE "/%s.hex", name);
    file = fopen(path, "re");
    must(file);
    while (n < sizeof bytes && fscanf(file, "%2s", pair) == 1)
        bytes[n++] = (uint8_t)strtoul(pair, NULL, 16);
    fclose(file);
    snprintf(path, sizeof path, "golden_%s", name);
    write_seed("messages", path, bytes, n);
}

/* ---- texts ---- */
static const struct {
    const char *target, *name, *text;
} texts[] = {
    { "settings", "service",
        "people: tcp://127.0.0.1:7311\norganisations: tcp://[::1]:7312\nrules: /etc/assist/rules\n"
        "zone: Europe/Moscow\nemergency: 112\nexercise: yes\nclock_rate: 60\n"
        "alarm_exec: ring\nreserve: 256MiB\nholidays: 2027-11-05, -2027-05-10\n" },
    { "settings", "identities",
        "identity: operator\nidentities:\n  - name: operator\n    endpoint: tcp://127.0.0.1:7311\n"
        "    key: keys/operator.key\n    server_key: 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'\n"
        "  - { name: org, endpoint: tcp://host:7312, key: /k, server_key: service.pub }\n" },
    { "settings", "yaml", "# notes\n---\nzone: &z \"UTC\"\nemergency: '+7 999 000'\n...\n" },
    { "arguments", "degrees", "47.1063, 38.6534" },
    { "arguments", "russian_degrees", "47,1063 38,6534" },
    { "arguments", "geo", "geo:47.1,38.6;crs=wgs84;u=35" },
    { "arguments", "address", "Азов, ул. Московская, д. 1, кв. 2" },
    { "arguments", "village", "около деревни Большие Выселки" },
    { "arguments", "instant", "2026-11-22T10:00:00.250+03:00" },
    { "arguments", "clock", "09:30" },
    { "arguments", "span", "+90m" },
    { "arguments", "days", "2d" },
    { "arguments", "case", CASE },
    { "arguments", "short", "1-8" },
    { "arguments", "offer", CASE "a" },
    { "arguments", "fact", "last_seen=3h" },
    { "place", "degrees", "47.1063, 38.6534" },
    { "place", "town", "г. Киров, Калужская обл., ул. Ленина 5" },
    { "place", "namesakes", "в Кирове возле рынка" },
    { "place", "river", "из Ростова-на-Дону" },
    { "place", "republic", "Мирный, Республика Саха (Якутия), Мирнинский улус" },
    { "place", "street", "Киров улица, дом 5; Великие Луки Мира 7" },
    { "place", "commas", "47,1063; 38,6534" },
    { "place", "seconds", "47°06'23\"N 38°39'12\"E" },
    { "place", "primes", "47° 06′ 23″ с. ш., 38° 39′ 12″ в. д." },
    { "place", "russian", "С 47º06’23.5” В 38º39’12.5”" },
    { "place", "minutes", "N47˚ 06.388 W38˚ 39.200" },
    { "place", "blanks", "E 38 39 12 S 47 06 23" },
    { "place", "plain", "47 06.388, 38 39.200" },
    { "place", "words", "широта -47.1 градусов, долгота +38,65" },
    { "place", "geo", "geo:47.1,38.6,-12;crs=wgs84;u=35;x=y" },
    { "place", "full", "(8FWC2345+G6G) у реки" },
    { "place", "padded", "8FWC0000+" },
    { "place", "short", "Таганрог, 6WPX+7F" },
    { "place", "address", "Таганрог, ул. Чехова, д. 12, кв. 5" },
    { "place", "aml",
        "A\"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=123456789012345;"
        "ei=1234567890123456;mcc=234;mnc=30;ml=128" },
    { "place", "els",
        "A\"ML=2;en=+15555555555;et=1593187189;lo=-37.42175,-122.08461,2000.1;lt=-9999;lc=68;"
        "lz=-100.1,100.1;ls=G;ei=358239059042542;nc=310260;hc=310260;lg=en-US" },
    { "place", "packed",
        "415193D98BEDD8F4DEECE6A2C962B7DA8E7DEEB56232990B86A3D9623B39B92783EDE86F784F068BD560B6D80C"
        "1683E568B81D7BDCB3E176F076EFB89BA77B39DCCD56A3C966B15D39DD9BD570B2590E56CBC168B21A4DB66B8F"
        "C7BD590CB66BBBC73D990DB66BB37B31D90C" },
    { "csv", "whole",
        "id,kind,name,capabilities,lat,lon,radius_km,channel,address,hours,zone,capacity,vetting,"
        "languages,phone,status,area\n"
        "org,volunteer_org,\"Отряд \"\"Азов\"\"\",groceries;home_visit,47.11,39.42,20,zmq;phone,"
        "\"ул. 1, 2\",Mo-Fr 09:00-18:00,Europe/Moscow,4,3,ru;en,+79990000001,active,Азов;Дон\n" },
    { "csv", "short", "\xef\xbb\xbfid,kind,name,lat,lon\r\nx,neighbour,Y,1,2\r\n\r\n\"a\nb\",c\r" },
    { "hours", "always", "0024/7" },
    { "hours", "week", "10Mo-Fr 09:00-18:00; Sa,Su 10:00-16:00" },
    { "hours", "night", "2s20:00-08:00; 21:00-22:00 off" },
    { "hours", "lunch", "3~Mo-Fr 09:00-13:00,14:00-18:00, Sa 10:00-14:00" },
    { "hours", "season", "0\xffNov-Apr Mo-Su 08:00-20:00; Dec 20-Jan 10 off" },
    { "hours", "holidays", "0!Mo-Fr 09:00-18:00; PH off; 2026 Dec 24,31 closed" },
    { "hours", "years", "1?off; 2026 Dec 20-2027 Jan 10 10:00-26:00; Feb 29" },
    { "hours", "russian", "0Aпн.-пт. 9.00 — 18.00; сб, вс: выходной; праздники закрыто" },
    { "hours", "russian_months", "0Bноябрь-апрель ежедневно 08:00–20:00; круглосуточно" },
    { "hours", "unread", "0CMo-Fr sunrise-sunset \"by appointment\" || SH 10:00+" },
    { "reader", "food",
        "Бабушка 82 года одна дома, ходить не может, на завтра еды нет. Азов, ул. Московская, д. "
        "5." },
    { "reader", "ice", "Рыбаков унесло на льдине, четверо, ветер от берега, -15, телефон 5%" },
    { "reader", "breath", "Ребёнок 6 месяцев не дышит, посинел, скорая едет!!!" },
    { "reader", "silent",
        "Жена на тридцать восьмой неделе, третий день не отвечает, дома никто не открывает" },
    { "reader", "misspelt", "пажар, горим, атрезаны на читвёртом этаже, дышать нечим" },
    { "reader", "denied", "Пожара нет, дыма не видно, никто не пострадал, просто пахло гарью" },
    { "reader", "mended", "Утром пропал дед, к обеду нашёлся, но замёрз и без сознания" },
    { "reader", "aside", "Год назад горели, а теперь интернет не работает, сгораю от нетерпения" },
    { "reader", "signs",
        "«Помогите…» — сказал: (т.е. +7 999) 38,5° 🔥🔥 с\xc2\xa0дома по\xc2\xadжар, "
        "ребе\xcc\x88нок, пoжap" },
    { "reader", "english",
        "My husband can't breathe, he's 67, chest pain for half an hour. No fire, it isn't gas." },
    { "reader", "english_ice",
        "Two anglers drifting on an ice floe, three hours ago, minus 20, one fell in the water" },
    { "reader", "mixed", "Help, мой сын 5 years old, один на балконе, please hurry, 9-й этаж" },
    { "reader", "uzbek", "Yordam bering, onam yiqildi, uyda yolg'iz" },
    { "reader", "telecom",
        "Когда починят интернет? Третий день нет связи, тариф 500 рублей, звонил 5 раз" },
};

/* ---- rules ---- */
/* What people do to rules: the fuzzer seldom makes a name of one letter less and nothing else. */
static void write_mistake(size_t number, const struct mistake *m)
{
    const char *text = good[m->file], *at = m->from ? strstr(text, m->from) : text;
    const char *rest = m->from && at ? at + strlen(m->from) : "";
    char one[8192], name[32];

    must(at);
    snprintf(one, sizeof one, "%.*s%.*s%s%s", (int)m->file, "\f\f\f", (int)(at - text), text, m->to,
        rest);
    snprintf(name, sizeof name, "mistake_%zu", number);
    write_seed("rules", name, one, strlen(one));
}

/* Each file alone, behind empty ones; and all of them. */
static void write_rules(void)
{
    char all[8192] = "";
    size_t n = 0;

    for (int i = 0; i < FILES; i++) {
        char one[4096];

        snprintf(one, sizeof one, "%.*s%s", i, "\f\f\f", good[i]);
        write_seed("rules", names[i], one, strlen(one));
        n += (size_t)snprintf(all + n, sizeof all - n, "%s\f", good[i]);
        must(n < sizeof all);
    }
    write_seed("rules", "all", all, n);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        write_mistake(i, &mistakes[i]);
    import_seeds(write_seed);
}

int main(int argc, char **argv)
{
    must(argc == 2);
    dir = argv[1];
    mkdir(dir, 0777);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        write_said("messages", &said[i]);
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        write_said("inner", &inside[i]);
    write_golden("file_case", OPERATOR << 1);
    write_golden("show_case", OPERATOR << 1);
    write_golden("org_answer", ORG << 1 | 1);
    write_golden("org_listen", ORG << 1 | 1);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        write_seed(texts[i].target, texts[i].name, texts[i].text, strlen(texts[i].text));
    write_rules();
    return 0;
}
