/* place_aml - what a telephone says of where it is when it rings an emergency number: Advanced
 * Mobile Location (ETSI TS 103 625, A"ML=1), Android's second version (A"ML=2, in which the same
 * keys mean other things), and either as the packed 7-bit bytes of a data SMS in hex. Pure. */
#ifndef ASSIST_INTAKE_PLACE_AML_H
#define ASSIST_INTAKE_PLACE_AML_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "words.pb-c.h"

struct aml {
    unsigned version; /* 1 or 2 */
    bool has_point; /* false: the telephone does not know where it is */
    double lat, lon;
    double radius_m; /* 0: not said */
    int64_t fix_ms; /* UTC; 0: not said */
    char method; /* G satellites, W Wi-Fi, C cells, F several, N none, U unknown; 0: not said */
    int confidence; /* percent; -1: not said */
    bool length_mismatch; /* it says that it is longer or shorter: flagged, never refused */
};

/* The message of packed septets in hex, the blanks left out; NULL: it is no hex, or none of ours. */
const char *aml_unpack(const char *hex, struct arena *a);
/* `text`: trimmed. 0; ERR_NOT_FOUND: it does not begin as such a message; ERR_INVALID: it has a
 * field that cannot be, and *ret_fault says of what kind. Unknown and missing fields, any order and
 * blanks are taken. Whether there is such a point, is not looked at. */
int aml_read(const char *text, struct arena *a, struct aml *ret, Location__Fault *ret_fault);
/* The message as it may be shown and kept: of IMSI and IMEI only what names the network and the
 * model, '*' for each other digit. */
const char *aml_masked(const char *text, struct arena *a);

#endif
