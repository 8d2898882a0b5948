/* json_items - a large JSON file, one item of its list at a time: never more of it is a tree than one item. Pure. */
#ifndef ASSIST_CLI_JSON_ITEMS_H
#define ASSIST_CLI_JSON_ITEMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/errors.h"

#define JSON_ITEM_BYTES (8 * 1024 * 1024)
#define JSON_HEAD_BYTES (64 * 1024) /* of one member beside the list */

struct json_items {
    const char *bytes;
    size_t n, at;
    uint32_t line; /* of `at`, from 1 */
    uint32_t number; /* of the item that json_items_next gave last, from 1 */
    uint32_t item_line; /* and where it begins */
    size_t list_at; /* where the list begins */
    uint32_t list_line;
    bool has_list; /* else the whole file is the one item */
    bool is_over;
    int tail; /* what is wrong behind the list, which is told at its end */
    uint32_t tail_line;
};

/* Looks through the whole file, which is one value: an object with a list under one of `lists` (NULL ends them), a list, or an
 * object that is itself the one item. What else the object has at the top comes in *ret_head (owned by the caller; members that are
 * too large are left out; empty for a list). 0; ERR_INVALID: it is no such value, or not JSON at the top; *ret_line is where. A file
 * that is cut off is taken up to there: json_items_next says so at the end. */
int json_items_start(struct json_items *r, const char *bytes, size_t n, const char *const *lists,
    json_t **ret_head, uint32_t *ret_line);
/* 0 and the next item, owned by the caller. ERR_NOT_FOUND: no more. Else item r->number on line r->item_line: ERR_INVALID, ERR_TOO_LONG
 * (the next call goes on behind it); ERR_CUT_OFF: the file ends within it, or before its list does, and no more comes. Behind the list: number 0. */
int json_items_next(struct json_items *r, json_t **ret_item);
void json_items_again(struct json_items *r); /* from the first item */

#endif
