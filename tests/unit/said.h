/* said - which numbers of the catalogue (proto/envelope.proto) people and organisations say, and which are answers to them. */
#ifndef ASSIST_TESTS_SAID_H
#define ASSIST_TESTS_SAID_H

#include <stdbool.h>

#define SAID_OUTSIDE 300 /* all of these are below it */

static inline bool said_by_people(unsigned number)
{
    return (number >= 100 && number < 150) || (number >= 180 && number < 200);
}

static inline bool said_to_people(unsigned number)
{
    return number >= 150 && number < 180;
}

static inline bool said_by_organisations(unsigned number)
{
    return number >= 200 && number < 250;
}

static inline bool said_to_organisations(unsigned number)
{
    return number >= 250 && number < 300;
}

#endif
