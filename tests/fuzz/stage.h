/* stage - the five workers in one process, without sockets or faults: what somebody says at a public door runs through the real
 * handlers to a real store, and all that follows from it, until nobody has anything to say. It always begins the same: keys of
 * every role, a directory, two cases of which one has an offer out. */
#ifndef ASSIST_TESTS_FUZZ_STAGE_H
#define ASSIST_TESTS_FUZZ_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STAGE_CASES 2 /* numbers 1 and 2 of day 326 of 2026 */

enum stage_door { DOOR_PEOPLE, DOOR_ORGANISATIONS };
#define STAGE_ACTORS 7 /* the last one has no key */

/* Makes the beginning, once in a process. `folder` is its own and exists. */
void stage_open(const char *folder, const char *rules);
void stage_begin_again(void);
/* One message, and all that follows from it. Aborts where an invariant is broken: what is told can be read, a refusal names a
 * known code and a field and has changed nothing that is stored, every stored case holds the invariants of the design. */
void stage_say(enum stage_door door, unsigned actor, const uint8_t *bytes, size_t n);
/* One message from a worker to another, by one of their ways: a number below 16. Aborts where a case breaks an invariant. */
void stage_say_inside(unsigned way, const uint8_t *bytes, size_t n);
void stage_pass(int64_t ms); /* then all workers tick */

#endif
