/* import_settlement - what a row of a gazetteer says, by the mapping and by its headings, as a settlement of ours. Tables as people have
 * them spread a name over columns: a region with its kind, a district, a town, a village of that town. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "hours/hours.h"
#include "import_parts.h"
#include "intl.h"
#include "worker/fields.h"

#define NAME_BYTES 150
#define SPREAD_BYTES 400 /* a name before it is cut out of a longer one */
#define PEOPLE_MAX 100000000
#define ZONE_BYTES 40
#define CODE_LEAST 2
#define CODE_MOST 19
#define HEADING_BYTES 128

/* clang-format off */
enum column { ID, NAME, KIND, REGION, REGION_TYPE, AREA, AREA_TYPE, CITY, CITY_TYPE, VILLAGE, VILLAGE_TYPE, ADDRESS, LAT, LON, POPULATION,
    ZONE, OKTMO, KLADR, N_COLUMNS };
static const char *const names[N_COLUMNS] = {
    "id", "name", "kind", "region", "region_type", "area", "area_type", "city", "city_type", "settlement", "settlement_type", "address",
    "lat", "lon", "population", "zone",
    "oktmo", "kladr",
};

/* As published tables call them; folded by text_fold. */
static const struct {
    const char *heading;
    enum column column;
} headings[] = {
    { "название", NAME }, { "наименование", NAME }, { "населенный пункт", NAME }, { "title", NAME },
    { "регион", REGION }, { "область", REGION }, { "субъект", REGION }, { "субъект рф", REGION }, { "тип региона", REGION_TYPE },
    { "region type", REGION_TYPE },
    { "район", AREA }, { "district", AREA }, { "municipality", AREA }, { "муниципалитет", AREA }, { "тип района", AREA_TYPE }, { "area type", AREA_TYPE },
    { "тип", KIND }, { "type", KIND }, { "статус", KIND }, { "город", CITY }, { "town", CITY }, { "адрес", ADDRESS },
    { "широта", LAT }, { "latitude", LAT }, { "latitude dd", LAT }, { "geo lat", LAT },
    { "долгота", LON }, { "longitude", LON }, { "longitude dd", LON }, { "lng", LON }, { "geo lon", LON },
    { "население", POPULATION }, { "численность", POPULATION }, { "inhabitants", POPULATION }, { "pop", POPULATION },
    { "часовой пояс", ZONE }, { "timezone", ZONE }, { "time zone", ZONE }, { "tz", ZONE },
    { "октмо", OKTMO }, { "oktmo id", OKTMO }, { "кладр", KLADR }, { "kladr id", KLADR },
};
/* clang-format on */
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static size_t count_columns(void)
{
    return N_COLUMNS;
}

static const char *name_of(size_t column)
{
    return names[column];
}

static bool no_list(size_t column)
{
    (void)column;
    return false;
}

static int heading(const char *key)
{
    char folded[HEADING_BYTES];

    text_fold(key, folded, sizeof(folded));
    for (size_t i = 0; i < N_COLUMNS; i++) {
        char ours[HEADING_BYTES];

        text_fold(names[i], ours, sizeof(ours));
        if (text_is(ours, folded))
            return (int)i;
    }
    for (size_t i = 0; i < COUNT(headings); i++)
        if (text_is(headings[i].heading, folded))
            return (int)headings[i].column;
    return -1;
}

static const char *lacks(
    const struct import *im, bool (*has)(const void *of, const char *column), const void *of)
{
    (void)im;
    if (!has(of, "name") && !has(of, "city") && !has(of, "settlement") && !has(of, "address"))
        return "name";
    if (!has(of, "lat"))
        return "lat";
    return has(of, "lon") ? NULL : "lon";
}

/* ---- single cells ---- */

/* "utc+3", "GMT+03:00", "+3" are UTC+3; any other word is a zone's name. */
static const char *zone_text(const char *text, struct arena *a)
{
    char folded[4] = "";

    memcpy(folded, text, strnlen(text, 3));
    for (char *at = folded; *at; at++)
        *at = (char)(*at >= 'a' && *at <= 'z' ? *at - 32 : *at);
    if (text_is(folded, "UTC") || text_is(folded, "GMT"))
        text += 3;
    else if (*text != '+' && *text != '-')
        return text;
    return *text ? arena_printf(a, "UTC%s", text) : "UTC+0";
}

/* A spreadsheet takes the zero for nothing with which a code begins: 12 digits of 13 are such a one. */
static const char *code_text(const char *text, size_t whole, size_t short_one, struct arena *a)
{
    size_t n = strlen(text);

    return n + 1 == whole || n + 1 == short_one ? arena_printf(a, "0%s", text) : text;
}

/* "12 345" and "12\xc2\xa0345". */
static const char *count_text(const char *text, struct arena *a)
{
    char *copy = arena_dup(a, text), *to = copy;

    for (const char *at = text; *at; at++) {
        if (*at == '\xc2' && at[1] == '\xa0')
            at++;
        else if (*at != ' ')
            *to++ = *at;
    }
    *to = '\0';
    return copy;
}

static int check_code(const char *text)
{
    size_t n = strlen(text);

    if (text[strspn(text, "0123456789")] || n < CODE_LEAST)
        return ERR_INVALID;
    return n > CODE_MOST ? ERR_TOO_LONG : 0;
}

static int check_line(const char *text, size_t most)
{
    if (strlen(text) > most)
        return ERR_TOO_LONG;
    return field_is_line(text) ? 0 : ERR_INVALID;
}

static int check_id(const char *text)
{
    if (strlen(text) > 63)
        return ERR_TOO_LONG;
    return text[strcspn(text, " \t\r\n\x7f,;\"'")] ? ERR_INVALID : 0;
}

/* One cell as it is to stand there, into what it fills. */
static int take_cell(enum column column, const char *text, struct arena *a, Settlement *s)
{
    int64_t people = 0;
    int error = 0;

    switch (column) {
    case ID:
        s->id = arena_dup(a, text);
        return check_id(text);
    case LAT:
        PUT(s, lat, 0);
        return text_double(text, -90, 90, &s->lat);
    case LON:
        PUT(s, lon, 0);
        return text_double(text, -180, 180, &s->lon);
    case POPULATION:
        error = text_int(count_text(text, a), 0, PEOPLE_MAX, &people);
        PUT(s, population, (uint32_t)people);
        return error;
    case ZONE:
        s->zone = arena_dup(a, zone_text(text, a));
        return strlen(s->zone) > ZONE_BYTES   ? ERR_TOO_LONG
               : hours_zone_is_known(s->zone) ? 0
                                              : ERR_UNKNOWN_WORD;
    case OKTMO:
        s->oktmo = arena_dup(a, code_text(text, 11, 8, a));
        return check_code(s->oktmo);
    case KLADR:
        s->kladr = arena_dup(a, code_text(text, 13, 0, a));
        return check_code(s->kladr);
    case NAME:
    case KIND:
    case REGION:
    case REGION_TYPE:
    case AREA:
    case AREA_TYPE:
    case CITY:
    case CITY_TYPE:
    case VILLAGE:
    case VILLAGE_TYPE:
    case ADDRESS:
    case N_COLUMNS:
        break;
    }
    return check_line(text, column == ADDRESS ? SPREAD_BYTES : NAME_BYTES);
}

static int check(const char *column, const char *text, struct arena *a, struct refusal *ret_why)
{
    Settlement s;
    int found = import_target_column(&import_settlements, column), error;

    settlement__init(&s);
    error = found < 0 ? ERR_UNKNOWN_WORD : take_cell((enum column)found, text, a, &s);
    if (error)
        *ret_why = (struct refusal){ .code = error, .field = column };
    return error;
}

/* ---- names that are spread over columns ---- */

struct spread {
    const char *cells[N_COLUMNS]; /* "": it says nothing */
};

static bool is_town(const char *type)
{
    return text_is(type, "г") || text_is(type, "г.") || text_is(type, "город");
}

/* "Московская обл, г Клин": what stands last, without its kind. */
static const char *end_of_address(const char *address)
{
    const char *comma = strrchr(address, ','), *at = comma ? comma + 1 : address, *space;

    at += strspn(at, " ");
    space = strchr(at, ' ');
    return space ? space + 1 : at;
}

/* The nearest to the ground that is said: a village of a town is not the town. */
static void name_it(const struct spread *w, Settlement *s, struct arena *a)
{
    static const struct {
        enum column name, kind;
        bool only_town; /* a region or a district, unless it is a town by itself */
    } order[] = { { NAME, KIND, false }, { VILLAGE, VILLAGE_TYPE, false },
        { CITY, CITY_TYPE, false }, { AREA, AREA_TYPE, true }, { REGION, REGION_TYPE, true } };

    s->name = arena_dup(a, end_of_address(w->cells[ADDRESS]));
    for (size_t i = 0; i < COUNT(order); i++) {
        const char *kind = w->cells[order[i].kind];

        if (!*w->cells[order[i].name] || (order[i].only_town && !is_town(kind)))
            continue;
        s->name = arena_dup(a, w->cells[order[i].name]);
        s->kind = *kind ? arena_dup(a, kind) : NULL;
        return;
    }
}

/* Kinds as registers shorten them; `before`: a republic that is called by a noun has its kind before it. */
static const struct {
    const char *kind, *word;
    bool before;
} kinds[] = {
    { "обл", "область", false },
    { "край", "край", false },
    { "респ", "Республика", true },
    { "ао", "автономный округ", false },
    { "аобл", "автономная область", false },
    { "р н", "район", false },
    { "у", "улус", false },
    { "м р н", "муниципальный район", false },
    { "го", "городской округ", false },
    { "г о", "городской округ", false },
    { "м о", "муниципальный округ", false },
};

static bool has_kind(const char *name)
{
    static const char *const said[] = { "область", "край", "республика", "округ", "район", "улус" };
    char folded[HEADING_BYTES * 2];

    text_fold(name, folded, sizeof(folded));
    for (size_t i = 0; i < COUNT(said); i++)
        if (strstr(folded, said[i]))
            return true;
    return false;
}

static bool is_adjective(const char *name)
{
    size_t n = strlen(name), ending = strlen("ая");

    return n > ending && text_is(name + n - ending, "ая");
}

/* "обл", "Калужская": Калужская область. */
static const char *named_with_kind(const char *name, const char *kind, struct arena *a)
{
    char folded[HEADING_BYTES];

    text_fold(kind, folded, sizeof(folded));
    if (!*name || !*folded || is_town(kind) || has_kind(name))
        return name;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (!text_is(kinds[i].kind, folded))
            continue;
        return kinds[i].before && !is_adjective(name)
                   ? arena_printf(a, "%s %s", kinds[i].word, name)
                   : arena_printf(a, "%s %s", name, kinds[i].word);
    }
    return arena_printf(a, "%s %s", name, kind);
}

/* What a settlement is part of; a name that is its own says nothing. */
static char *part_of(const char *part, const char *kind, const char *name, struct arena *a)
{
    return *part && !text_is(part, name) ? arena_dup(a, named_with_kind(part, kind, a)) : NULL;
}

/* KLADR names a settlement for good; else it is told by what it is called and where it belongs. */
static char *made_id(const Settlement *s, struct arena *a)
{
    if (!text_empty(s->kladr))
        return arena_printf(a, "kladr-%s", s->kladr);
    return arena_printf(a, "named-%016llx",
        (unsigned long long)import_sum(arena_printf(
            a, "%s|%s|%s", s->name, s->region ? s->region : "", s->area ? s->area : "")));
}

static const char *hint_of(const char *column, int code)
{
    if (text_is(column, "lat") || text_is(column, "lon"))
        return N_("degrees are wanted, as 55.7512; 0, 0 is what programs write for no place");
    if (text_is(column, "zone"))
        return N_("write it as Europe/Moscow, or as UTC+3");
    if (code == ERR_INVALID && (text_is(column, "oktmo") || text_is(column, "kladr")))
        return N_("a code has digits alone: a spreadsheet keeps them in columns of text");
    return NULL;
}

static int refuse(struct import_problem *why, int code, const char *column, const char *said)
{
    why->hint = hint_of(column, code);
    return import_wrong(why, code, column, said);
}

/* The first that is wrong is told; what is right is taken all the same, so that the row has its id. */
static int take_cells(struct import *im, const struct import_row *row, struct arena *a,
    struct spread *w, Settlement *s, struct import_problem *why)
{
    int first = 0;

    for (size_t i = 0; i < N_COLUMNS; i++) {
        int error;

        w->cells[i] = import_value(im, row, (int)i, a);
        error = *w->cells[i] ? take_cell((enum column)i, w->cells[i], a, s) : 0;
        if (error && !first)
            first = refuse(why, error, names[i], arena_dup(a, w->cells[i]));
    }
    return first;
}

static int check_whole(const Settlement *s, struct import_problem *why)
{
    if (text_empty(s->name))
        return refuse(why, ERR_MISSING, "name", NULL);
    if (strlen(s->name) > NAME_BYTES)
        return refuse(why, ERR_TOO_LONG, "name", s->name);
    if (!s->has_lat || !s->has_lon)
        return refuse(why, ERR_MISSING, s->has_lat ? "lon" : "lat", NULL);
    if (s->lat == 0 && s->lon == 0)
        return refuse(why, ERR_INVALID, "lat", "0, 0");
    return 0;
}

static int take(struct import *im, const struct import_row *row, struct arena *a,
    struct import_item *item, struct import_problem *why)
{
    Settlement *s = &item->settlement;
    struct spread w;
    int error;

    settlement__init(s);
    PUT(s, line, row->line);
    error = take_cells(im, row, a, &w, s, why);
    name_it(&w, s, a);
    s->region = part_of(w.cells[REGION], w.cells[REGION_TYPE], s->name, a);
    s->area = part_of(w.cells[AREA], w.cells[AREA_TYPE], s->name, a);
    if (!s->area && *w.cells[VILLAGE])
        s->area = part_of(w.cells[CITY], "", s->name, a);
    if (!error)
        error = check_whole(s, why);
    if (text_empty(s->id) && !text_empty(s->name))
        s->id = made_id(s, a);
    item->id = s->id;
    return error;
}

const struct import_target import_settlements = {
    .count = count_columns,
    .name = name_of,
    .is_list = no_list,
    .check = check,
    .heading = heading,
    .lacks = lacks,
    .take = take,
};
