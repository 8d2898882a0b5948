/* json - messages as JSON and back, by their descriptors: field names are the keys (cli.md), so a field that is added
 * to a .proto is printed without a line of code here. */
#ifndef ASSIST_CLI_JSON_H
#define ASSIST_CLI_JSON_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>
#include <stdio.h>
#include "base/arena.h"
#include "base/errors.h"

/* An object (a new reference). Enums are lower_snake words, an Instant an RFC 3339 string, a Text the string in `lang` ("ru"
 * or "en"; the other one where it is missing). What is not said (absent, an empty string, an enum's 0) is absent;
 * a list is an array, also an empty one, except a plan's `asks` (absent until names are known). */
json_t *json_of_message(const ProtobufCMessage *message, const char *lang);

/* A message out of an object: every key a field, every value of its type; `facts` may also be an object of key and value.
 * 0, or ERR_UNKNOWN_WORD, ERR_INVALID, ERR_OUT_OF_RANGE, ERR_TOO_LONG with the path of the key in *ret_why (in `a`). */
int json_to_message(const json_t *object, const ProtobufCMessageDescriptor *type, struct arena *a,
    ProtobufCMessage **ret_message, struct refusal *ret_why);

/* One line, flushed: a reader at the other end of a pipe sees it now. */
void json_print(const json_t *value, FILE *out);

#endif
