/* responder - see responder.h. */
#include "words/responder.h"

#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

#define MEDICAL_CAPABILITY "medical_103"

bool responder_is_medical(Responder__Kind kind, const char *const *capabilities, size_t n)
{
    return kind == RESPONDER__KIND__MEDICAL ||
           text_among(MEDICAL_CAPABILITY, (char *const *)(uintptr_t)capabilities, n);
}

bool responder_is_official(Responder__Kind kind)
{
    return kind == RESPONDER__KIND__EMERGENCY_SERVICE;
}

bool responder_is_public(Responder__Kind kind)
{
    return responder_is_official(kind) || kind == RESPONDER__KIND__SOCIAL_SERVICE;
}

bool responder_is_stranger(Responder__Kind kind)
{
    switch (kind) {
    case RESPONDER__KIND__EMERGENCY_SERVICE:
    case RESPONDER__KIND__SOCIAL_SERVICE:
    case RESPONDER__KIND__MEDICAL:
    case RESPONDER__KIND__PERSONAL_CONTACT:
    case RESPONDER__KIND__DUTY_COORDINATOR:
        return false;
    case RESPONDER__KIND__UNKNOWN_KIND:
    case RESPONDER__KIND__VOLUNTEER_ORG:
    case RESPONDER__KIND__SHOP_DELIVERY:
    case RESPONDER__KIND__VOLUNTEER:
    case RESPONDER__KIND__NEIGHBOUR:
    case _RESPONDER__KIND_IS_INT_SIZE:
        break;
    }
    return true;
}

bool responder_is_private(Responder__Kind kind)
{
    return kind == RESPONDER__KIND__VOLUNTEER || kind == RESPONDER__KIND__PERSONAL_CONTACT ||
           kind == RESPONDER__KIND__NEIGHBOUR;
}

bool responder_is_near(Responder__Kind kind)
{
    return kind == RESPONDER__KIND__PERSONAL_CONTACT || kind == RESPONDER__KIND__NEIGHBOUR;
}

bool responder_is_tied(const struct responder_tie *tie)
{
    return tie->subject || tie->kind == RESPONDER__KIND__PERSONAL_CONTACT;
}

static bool agrees(const struct responder_tie *tie, bool is_vital)
{
    switch (tie->basis) {
    case CONTACT__BASIS__REFUSED:
        return false;
    case CONTACT__BASIS__VITAL_INTEREST:
        return is_vital;
    case CONTACT__BASIS__NAMED: /* by one person, for that person */
        return responder_is_tied(tie);
    case CONTACT__BASIS__NOT_SAID:
    case CONTACT__BASIS__GIVEN:
    case _CONTACT__BASIS_IS_INT_SIZE:
        break;
    }
    return true;
}

Match__Reason responder_tie_bars(const struct responder_tie *tie, uint64_t subject, bool is_vital)
{
    if (responder_is_tied(tie) && (!subject || tie->subject != subject))
        return MATCH__REASON__NOT_THEIRS;
    if (tie->never_contact)
        return MATCH__REASON__NEVER_CONTACT;
    return agrees(tie, is_vital) ? MATCH__REASON__FITS : MATCH__REASON__NOT_THEIRS;
}

bool responder_duty_holds(const struct responder_room *r, int64_t at_ms)
{
    return r->duty && (!r->until_ms || at_ms < r->until_ms);
}

bool responder_is_on_duty(const struct responder_room *r, int64_t at_ms)
{
    return r->duty == DUTY__STATE__ON || !responder_duty_holds(r, at_ms);
}

bool responder_has_room(const struct responder_room *r, int64_t at_ms)
{
    if (r->max && responder_duty_holds(r, at_ms))
        return r->load < r->max;
    return !r->has_capacity || r->load < r->capacity;
}

int64_t responder_rests_until(uint32_t rest_minutes, int64_t came_home_ms)
{
    return rest_minutes && came_home_ms ? came_home_ms + rest_minutes * MINUTE_MS : 0;
}

int64_t responder_full_until(uint32_t monthly_max, uint32_t taken, int64_t month_ends_ms)
{
    return monthly_max && taken >= monthly_max ? month_ends_ms : 0;
}

/* As people say it, folded; beside each kind's own name. */
static const struct {
    Responder__Kind kind;
    const char *words[8];
} called[] = {
    { RESPONDER__KIND__VOLUNTEER_ORG,
        { "volunteers", "волонтеры", "волонтеров", "добровольцы", "добровольцев" } },
    { RESPONDER__KIND__EMERGENCY_SERVICE,
        { "emergency services", "спасатели", "спасателей", "экстренные службы" } },
    { RESPONDER__KIND__SOCIAL_SERVICE,
        { "social services", "соцслужба", "соцзащита", "соцработник", "опека", "опеку" } },
    { RESPONDER__KIND__MEDICAL, { "doctor", "doctors", "врач", "врача", "врачи", "врачей" } },
    { RESPONDER__KIND__SHOP_DELIVERY, { "shop", "delivery", "доставка", "доставку", "магазин" } },
    { RESPONDER__KIND__VOLUNTEER,
        { "volunteers", "волонтеры", "волонтеров", "добровольцы", "добровольцев" } },
    { RESPONDER__KIND__PERSONAL_CONTACT, { "family", "relatives", "friends", "родные", "родных",
                                             "родственники", "родственников", "семья" } },
    { RESPONDER__KIND__NEIGHBOUR, { "neighbours", "neighbor", "neighbors", "сосед", "соседи",
                                      "соседей", "соседка", "соседку" } },
};

bool responder_is_called(Responder__Kind kind, const char *folded)
{
    char own[64];

    text_fold(word_of(&responder__kind__descriptor, (int)kind), own, sizeof own);
    if (kind != RESPONDER__KIND__UNKNOWN_KIND && text_is(folded, own))
        return true;
    for (size_t i = 0; i < sizeof called / sizeof called[0]; i++) {
        for (size_t w = 0; called[i].kind == kind && w < 8 && called[i].words[w]; w++) {
            if (text_is(folded, called[i].words[w]))
                return true;
        }
    }
    return false;
}
