/* country - is a place surely in another country than those that the service works in? Pure. Borders are Natural Earth's, 1:50m
 * (public domain), thinned to some kilometres (ops/borders): who is near home, at sea, or on land of nobody's is not abroad, since
 * then our own services would not be asked without a coordinator. */
#ifndef ASSIST_INTAKE_COUNTRY_H
#define ASSIST_INTAKE_COUNTRY_H

#include "base/arena.h"

#define COUNTRY_MARGIN_M 15000.0 /* so near to home it is home: the borders are no more exact */

/* `home`: codes of ISO 3166, separated by spaces: "RU BY". The code of the country that the point lies in, or NULL: at home, or not
 * to be said. */
const char *country_at(double lat, double lon, const char *home);

/* The names of all countries, in Russian and English (CLDR's, and what people say besides). Lives in `a`. */
struct country_names;
const struct country_names *country_names(struct arena *a);
/* The words begin with a country, or what stands between two commas is one, in whatever case: "Анталья, Турция", "в Турции". Its
 * code, or NULL: none is named, or one of home. */
const char *country_said(
    const struct country_names *names, const char *words, const char *home, struct arena *a);

#endif
