/* words - the enums of proto/words.proto as printed words: a value's own name in lower case, and
 * back. */
#ifndef ASSIST_WORDS_H
#define ASSIST_WORDS_H

#include <protobuf-c/protobuf-c.h>
#include "words.pb-c.h"

/* "on_scene"; "?" for a number that is no value. Static memory. */
const char *word_of(const ProtobufCEnumDescriptor *words, int value);
/* Case does not matter, '-' reads as '_'. 0, or ERR_UNKNOWN_WORD. */
int word_parse(const ProtobufCEnumDescriptor *words, const char *text, int *ret_value);

#endif
