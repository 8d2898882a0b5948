/* options - every option of every socket, in one table (pitfalls B3, B5-B8, B10, B14, B15, C1). Within bus only. */
#ifndef ASSIST_BUS_OPTIONS_H
#define ASSIST_BUS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/errors.h"
#include "bus/keys.h"

#define ZAP_DOMAIN "assist"

enum socket_kind { SOCKET_PUBLIC, SOCKET_INNER, SOCKET_CONNECT, SOCKET_CLIENT, SOCKET_KINDS };

/* Is the library the one we need? 0, or ERR_CONFIG_WRONG with what is wrong in *ret_why. */
int options_library(struct refusal *ret_why);
/* A new socket with all options set, not yet bound or connected; NULL with errno. */
void *options_socket(void *context, enum socket_kind kind);
/* What is wrong with a tcp endpoint, or NULL. ZeroMQ would take port 99999 for 34463. `binds`: PORT may be 0 or *. */
const char *options_tcp_fault(const char *endpoint, bool binds);
/* Looks at it for an IPv6 address. 0, or -1 with errno; the same below. */
int options_endpoint(void *socket, const char *endpoint);
int options_curve_server(void *socket, const struct key_pair *own);
int options_curve_client(
    void *socket, const struct key_pair *own, const uint8_t server_key[KEY_SIZE]);

#endif
