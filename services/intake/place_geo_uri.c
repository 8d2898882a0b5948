/* place_geo_uri - geo: URIs (RFC 5870), with the uncertainty that they may give. Pure. */
#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/errors.h"
#include "intake/place_parts.h"

struct geo_uri {
    double lat, lon, u;
    unsigned decimals;
    bool has_u;
    bool is_elsewhere; /* in a coordinate system that we do not know */
};

/* num = ["-"] digits ["." digits] */
static bool take_number(const char **at, struct arena *a, double *ret_x, unsigned *ret_decimals)
{
    bool negative = **at == '-';

    *at += negative;
    if (!place_number(at, a, ret_x, ret_decimals))
        return false;
    *ret_x = negative ? -*ret_x : *ret_x;
    return true;
}

static bool take_coordinates(const char **at, struct arena *a, struct geo_uri *uri)
{
    unsigned lat_decimals, lon_decimals, altitude_decimals;
    double altitude;

    if (!take_number(at, a, &uri->lat, &lat_decimals) || *(*at)++ != ',')
        return false;
    if (!take_number(at, a, &uri->lon, &lon_decimals))
        return false;
    uri->decimals = lat_decimals < lon_decimals ? lat_decimals : lon_decimals;
    if (**at != ',')
        return true;
    (*at)++;
    return take_number(at, a, &altitude, &altitude_decimals);
}

static bool is_param(const char *param, size_t n, const char *name)
{
    return n == strlen(name) && strncasecmp(param, name, n) == 0;
}

/* One ";name=value". What we do not know is passed over, as the RFC wants it. */
static bool take_param(const char **at, struct arena *a, struct geo_uri *uri)
{
    const char *name = *at + 1;
    size_t n = strcspn(name, "=;");
    const char *value = name + n + (name[n] == '=');
    size_t size = strcspn(value, ";");
    unsigned decimals;

    if (n == 0)
        return false;
    *at = value + size;
    if (is_param(name, n, "crs"))
        uri->is_elsewhere = !is_param(value, size, "wgs84");
    if (!is_param(name, n, "u"))
        return true;
    uri->has_u = true;
    return take_number(&value, a, &uri->u, &decimals) && value == *at && !signbit(uri->u);
}

static bool take_uri(const char *at, struct arena *a, struct geo_uri *uri)
{
    if (!take_coordinates(&at, a, uri))
        return false;
    while (*at == ';') {
        if (!take_param(&at, a, uri))
            return false;
    }
    return *at == '\0';
}

int place_geo_uri(const char *text, struct arena *a, struct place *p, Location__Fault *ret_fault)
{
    struct geo_uri uri = { 0 };

    if (strncasecmp(text, "geo:", 4) != 0)
        return ERR_NOT_FOUND;
    if (!take_uri(text + 4, a, &uri))
        return place_refuse(ret_fault, LOCATION__FAULT__GEO_URI);
    if (uri.is_elsewhere)
        return place_refuse(ret_fault, LOCATION__FAULT__SYSTEM);
    p->source = CASE__PLACE_SOURCE__COORDINATES;
    return place_point(p, uri.lat, uri.lon,
        uri.has_u ? uri.u : place_radius(pow(10, -(double)uri.decimals)), ret_fault);
}
