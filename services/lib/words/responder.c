/* responder - see responder.h. */
#include "words/responder.h"

#include "base/text.h"

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
