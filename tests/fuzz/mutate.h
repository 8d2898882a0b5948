/* mutate - what a target that links mutate.c tells it: its inputs are messages, each behind a byte of the target's own and two of
 * length. */
#ifndef ASSIST_TESTS_FUZZ_MUTATE_H
#define ASSIST_TESTS_FUZZ_MUTATE_H

#include <stdbool.h>
#include <stdint.h>

bool mutate_is_said(uint32_t message); /* by its number in the catalogue */
uint8_t mutate_head(
    uint32_t message, uint32_t dice); /* of the first byte; mostly one that lets it in */

#endif
