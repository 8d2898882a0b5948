/* stage - what callers say, what is added later, and who can help: the same for every seed, which draws from it. */
#include "world/world.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"

static const char *const texts[] = {
    "Пенсионерка одна дома, еды на завтра нет, ходить не может",
    "Бабушке нечего есть, соседи уехали, просит привезти продукты",
    "Рыбака унесло на льдине от берега, кричит, помощи ждёт",
    "Провалился под лёд, держится за край",
    "Жена на 38 неделе беременности, три часа не отвечает на звонки",
    "Мать не берёт трубку второй день, ей восемьдесят лет",
    "Закончился инсулин, последний укол был утром",
    "Нужно принести лекарства от давления, сам сходить в аптеку не могу",
    "Застряли в лифте вдвоём, связи с диспетчером нет",
    "Машину занесло снегом на трассе, мороз, бензин кончается",
    "В подъезде сильно пахнет газом",
    "Дым в квартире на пятом этаже, люди не могут выйти",
    "Муж бьёт меня, дети в комнате, помогите",
    "Третий день нет света и отопления, дома грудной ребёнок",
    "Ребёнок один дома, плачет, дверь закрыта",
    "Дедушка ушёл в лес за грибами и не вернулся",
    "Не хочу больше жить, стою у окна",
    "Мужу плохо, давит в груди, еле дышит",
    "Не работает интернет, завис роутер",
    "Не знаю, к кому обратиться, помогите советом",
    "Инвалид-колясочник не может выйти из дома, нужна помощь по хозяйству",
    "Подруга уехала и не выходит на связь, телефон выключен",
};

static const char *const notes[] = {
    "Позвонил ещё раз: стало хуже, очень слабый",
    "Уточнил адрес: второй подъезд, домофон не работает",
    "Теперь ещё и боли в животе, идёт кровь",
    "Говорит, что соседи слышали стоны за дверью",
    "Спрашивает, когда приедут",
    "В квартире пахнет газом",
    "Инсулин закончился вчера",
    "Ничего нового, ждёт",
};

static const char *const facts[] = {
    "alone=yes",
    "food_days=0",
    "unwell=yes",
    "medicine=insulin",
    "medicine_days=0",
    "pregnant_weeks=38",
    "age=84",
    "age=9",
    "fallen=yes",
    "temperature=-18",
    "infant=yes",
    "heating=no",
    "conscious=yes",
    "hurt=no",
    "people=двое",
    "with_somebody=no",
    "bleeding=yes",
    "wind_ms=9",
    "wind_from=СЗ",
    "current_ms=0,3",
    "current_to=120",
    "adrift_on=ice",
    "adrift_on=nothing",
};

size_t stage_texts(void)
{
    return sizeof texts / sizeof texts[0];
}

const char *stage_text(size_t i)
{
    return texts[i % stage_texts()];
}

const char *stage_note(size_t i)
{
    return notes[i % (sizeof notes / sizeof notes[0])];
}

const char *stage_fact(size_t i)
{
    return facts[i % (sizeof facts / sizeof facts[0])];
}

/* ---- the directory ---- */
static const struct responder_row {
    const char *id;
    Responder__Kind kind;
    const char *name;
    const char *capabilities; /* words and spaces */
    double radius_km;
    const char *channels; /* z: zmq, p: phone; in the order tried */
    unsigned vetting, capacity; /* capacity 0: not said */
} responders[] = {
    { "vol-azov", RESPONDER__KIND__VOLUNTEER_ORG, "Отряд «Азов»",
        "groceries medicine transport home_visit welfare_check rescue_water_ice search_forest "
        "search_city road_help "
        "generator door_opening shelter",
        200, "z", 3, 0 },
    { "vol-don", RESPONDER__KIND__VOLUNTEER_ORG, "Добровольцы Дона",
        "groceries medicine home_visit transport rescue_water_ice search_city road_help generator "
        "lift_service shelter",
        200, "z", 2, 4 },
    { "vol-anna", RESPONDER__KIND__VOLUNTEER, "Анна", "groceries medicine home_visit transport", 30,
        "z", 1, 2 },
    { "s112", RESPONDER__KIND__EMERGENCY_SERVICE, "Служба 112", "emergency_112 edds", 300, "z", 3,
        0 },
    { "mchs", RESPONDER__KIND__EMERGENCY_SERVICE, "Спасатели",
        "fire_101 rescue_water_ice door_opening search_forest gas_104", 300, "zp", 3, 0 },
    { "police", RESPONDER__KIND__EMERGENCY_SERVICE, "Полиция", "police_102 search_city", 300, "z",
        3, 0 },
    { "ambulance", RESPONDER__KIND__EMERGENCY_SERVICE, "Скорая помощь", "medical_103 psych_support",
        300, "zp", 3, 0 },
    { "social", RESPONDER__KIND__SOCIAL_SERVICE, "Соцзащита",
        "groceries home_visit medicine power_supply transport shelter", 100, "zp", 2, 3 },
    { "shop", RESPONDER__KIND__SHOP_DELIVERY, "Доставка", "groceries medicine", 50, "p", 1, 0 },
    { "clinic", RESPONDER__KIND__MEDICAL, "Поликлиника", "medicine psych_support", 100, "p", 3, 0 },
    { "neighbour-petr", RESPONDER__KIND__NEIGHBOUR, "Пётр, сосед",
        "home_visit groceries medicine key transport", 20, "p", 1, 0 },
    { "aunt-vera", RESPONDER__KIND__PERSONAL_CONTACT, "Тётя Вера",
        "home_visit groceries medicine key", 20, "p", 1, 0 },
    { "duty-olga", RESPONDER__KIND__DUTY_COORDINATOR, "Дежурная Ольга", "home_visit", 500, "zp", 3,
        0 },
    { "duty-nina", RESPONDER__KIND__DUTY_COORDINATOR, "Дежурная Нина", "home_visit", 500, "z", 3,
        0 },
    { "duty-ivan", RESPONDER__KIND__DUTY_COORDINATOR, "Дежурный Иван", "home_visit", 500, "p", 3,
        0 },
};

size_t stage_responders(void)
{
    return sizeof responders / sizeof responders[0];
}

static void put_capabilities(const char *words, ResponderEntry *e, struct arena *a)
{
    char *rest = arena_dup(a, words), *word;

    while ((word = strsep(&rest, " ")))
        *ARENA_PUSH(a, e->capabilities, e->n_capabilities) = word;
}

static void put_channels(const char *letters, ResponderEntry *e, struct arena *a)
{
    for (; *letters; letters++)
        *ARENA_PUSH(a, e->channel, e->n_channel) =
            *letters == 'z' ? DELIVERY__CHANNEL__ZMQ : DELIVERY__CHANNEL__PHONE;
}

void stage_responder(size_t i, ResponderEntry *ret, struct arena *a)
{
    const struct responder_row *row = &responders[i];

    responder_entry__init(ret);
    ret->id = arena_dup(a, row->id);
    ret->name = arena_dup(a, row->name);
    ret->phone = arena_printf(a, "+7863000%04zu", i + 1);
    PUT(ret, kind, row->kind);
    PUT(ret, lat, 47.11 + 0.001 * (double)i);
    PUT(ret, lon, 39.42);
    PUT(ret, radius_km, row->radius_km);
    PUT(ret, vetting, row->vetting);
    if (row->capacity)
        PUT(ret, capacity, row->capacity);
    PUT(ret, line, (uint32_t)i + 2);
    if (row->kind == RESPONDER__KIND__PERSONAL_CONTACT)
        ret->subject_phone = arena_dup(a, STAGE_NIECE);
    put_capabilities(row->capabilities, ret, a);
    put_channels(row->channels, ret, a);
}
