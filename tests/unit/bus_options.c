/* options: what is set is really set, read back from the library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>
#include <zmq.h>
#include "bus/bus.h"
#include "bus/options.h"

static int64_t option_of(void *socket, int name, size_t size)
{
    int64_t large = 0;
    int small = 0;

    assert_int_equal(
        zmq_getsockopt(socket, name, size == sizeof small ? (void *)&small : &large, &size), 0);
    return size == sizeof small ? small : large;
}

static bool binds(enum socket_kind kind)
{
    return kind == SOCKET_PUBLIC || kind == SOCKET_INNER;
}

static void check_common(void *socket, enum socket_kind kind)
{
    int64_t linger = option_of(socket, ZMQ_LINGER, 4);

    assert_true(linger >= 0 && linger <= 1000); /* -1 would hang at exit */
    assert_int_equal(option_of(socket, ZMQ_TYPE, 4), binds(kind) ? ZMQ_ROUTER : ZMQ_DEALER);
    assert_in_range(option_of(socket, ZMQ_MAXMSGSIZE, 8), BUS_MESSAGE_MAX, BUS_MESSAGE_MAX + 4096);
    assert_in_range(option_of(socket, ZMQ_SNDHWM, 4), 1, 1000);
    assert_in_range(option_of(socket, ZMQ_RCVHWM, 4), 1, 1000);
    assert_int_equal(option_of(socket, ZMQ_HANDSHAKE_IVL, 4), 5000);
    if (!binds(kind)) {
        assert_int_equal(option_of(socket, ZMQ_IMMEDIATE, 4), 1);
        assert_in_range(option_of(socket, ZMQ_RECONNECT_IVL, 4), 1, 200);
        assert_in_range(option_of(socket, ZMQ_RECONNECT_IVL_MAX, 4), 200, 10000);
    }
    if (kind == SOCKET_PUBLIC || kind == SOCKET_CLIENT) {
        assert_int_equal(option_of(socket, ZMQ_HEARTBEAT_IVL, 4), 5000);
        assert_int_equal(option_of(socket, ZMQ_HEARTBEAT_TIMEOUT, 4), 15000);
    }
}

static void every_socket_has_its_options(void **state)
{
    void *context = zmq_ctx_new();

    (void)state;
    for (int kind = 0; kind < SOCKET_KINDS; kind++) {
        void *socket = options_socket(context, (enum socket_kind)kind);

        assert_non_null(socket);
        check_common(socket, (enum socket_kind)kind);
        zmq_close(socket);
    }
    zmq_ctx_term(context);
}

static void a_public_socket_asks_for_keys_and_enforces_the_answer(void **state)
{
    void *context = zmq_ctx_new();
    void *socket = options_socket(context, SOCKET_PUBLIC);
    struct key_pair own;
    char domain[16];
    size_t n = sizeof domain;

    (void)state;
    keys_generate(&own);
    assert_int_equal(options_curve_server(socket, &own), 0);
    assert_int_equal(option_of(socket, ZMQ_CURVE_SERVER, 4), 1);
    assert_int_equal(option_of(socket, ZMQ_MECHANISM, 4), ZMQ_CURVE);
    assert_int_equal(zmq_getsockopt(socket, ZMQ_ZAP_DOMAIN, domain, &n), 0);
    assert_string_equal(domain, ZAP_DOMAIN);
    assert_int_equal(option_of(socket, 93, 4), 1); /* ZAP_ENFORCE_DOMAIN */
    zmq_close(socket);
    zmq_ctx_term(context);
}

static void an_ipv6_address_turns_ipv6_on(void **state)
{
    void *context = zmq_ctx_new();
    void *socket = options_socket(context, SOCKET_CLIENT);

    (void)state;
    assert_int_equal(options_endpoint(socket, "tcp://127.0.0.1:1"), 0);
    assert_int_equal(option_of(socket, ZMQ_IPV6, 4), 0);
    assert_int_equal(options_endpoint(socket, "tcp://[::1]:1"), 0);
    assert_int_equal(option_of(socket, ZMQ_IPV6, 4), 1);
    zmq_close(socket);
    zmq_ctx_term(context);
}

static void the_installed_library_is_the_one_we_need(void **state)
{
    struct refusal why;

    (void)state;
    assert_int_equal(options_library(&why), 0);
    assert_int_equal(why.code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_socket_has_its_options),
        cmocka_unit_test(a_public_socket_asks_for_keys_and_enforces_the_answer),
        cmocka_unit_test(an_ipv6_address_turns_ipv6_on),
        cmocka_unit_test(the_installed_library_is_the_one_we_need),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
