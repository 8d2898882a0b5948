/* assist.yaml: what is read, and the literal sentence for what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/text.h"
#include "sys/files.h"
#include "hours/holidays.h"
#include "worker/settings.h"

#define SERVER "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7" /* of zmq_curve(7): refused as a key */

struct desk {
    char dir[64];
    char path[96];
    char server[KEY_TEXT];
    struct settings *s;
    struct refusal why;
    struct arena arena;
};

static int set_up(void **state)
{
    struct desk *d = calloc(1, sizeof *d);
    struct key_pair pair;

    snprintf(d->dir, sizeof d->dir, "/tmp/settings-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->path, sizeof d->path, "%s/assist.yaml", d->dir);
    keys_generate(&pair);
    keys_text(pair.public_key, d->server);
    *state = d;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *d = *state;
    char command[128];

    settings_free(&d->s);
    arena_clear(&d->arena);
    snprintf(command, sizeof command, "rm -rf '%s'", d->dir);
    assert_int_equal(system(command), 0);
    free(d);
    return 0;
}

static int read_bytes(struct desk *d, const char *bytes, size_t n)
{
    settings_free(&d->s);
    assert_int_equal(files_write(d->path, bytes, n, 0600), 0);
    return settings_read(NULL, d->dir, &d->s, &d->why);
}

static int read_text(struct desk *d, const char *text)
{
    return read_bytes(d, text, strlen(text));
}

static const char *with_identity(struct desk *d, const char *name, const char *rest)
{
    return arena_printf(&d->arena,
        "identities:\n  - name: %s\n    endpoint: tcp://127.0.0.1:7311\n    key: keys/%s.key\n    "
        "server_key: '%s'\n%s",
        name, name, d->server, rest);
}

static void an_empty_file_gives_the_defaults(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_text(d, "# nothing yet\n"), 0);
    assert_string_equal(d->s->data, d->dir);
    assert_string_equal(d->s->people, "tcp://127.0.0.1:7311");
    assert_string_equal(d->s->organisations, "tcp://127.0.0.1:7312");
    assert_string_equal(d->s->emergency, "112");
    assert_null(d->s->zone);
    assert_null(d->s->alarm_exec);
    assert_false(d->s->exercise);
    assert_int_equal(d->s->clock_rate, 1);
    assert_int_equal(d->s->reserve_bytes, 0);
    assert_int_equal(d->s->retention_days, 30);
    assert_int_equal(d->s->holidays->n, 0);
    assert_string_equal(d->s->countries, "RU");
    assert_false(settings_has_people(d->s) || settings_has_organisations(d->s));
    assert_int_equal(settings_identity_count(d->s), 0);
}

static void every_key_is_read(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_text(d, "people: 'tcp://*:9001'\norganisations: tcp://[::1]:9002\nrules: "
                                  "rules\nzone: Europe/Moscow\n"
                                  "emergency: 112\nexercise: yes\nclock_rate: 120\nalarm_exec: "
                                  "/bin/true\nreserve: 256MiB\nretention_days: 90\n"
                                  "holidays: 2027-11-05 -2027-05-10\ncountries: RU BY\n"),
        0);
    assert_string_equal(d->s->people, "tcp://*:9001");
    assert_string_equal(d->s->organisations, "tcp://[::1]:9002");
    assert_string_equal(d->s->rules, arena_printf(&d->arena, "%s/rules", d->dir));
    assert_string_equal(d->s->zone, "Europe/Moscow");
    assert_true(d->s->exercise);
    assert_int_equal(d->s->clock_rate, 120);
    assert_string_equal(d->s->alarm_exec, "/bin/true");
    assert_int_equal(d->s->reserve_bytes, 256 * 1024 * 1024);
    assert_int_equal(d->s->retention_days, 90);
    assert_int_equal(d->s->holidays->n, 2);
    assert_string_equal(d->s->countries, "RU BY");
    assert_true(d->s->holidays->said[0].is_off && !d->s->holidays->said[1].is_off);
    assert_true(settings_has_people(d->s) && settings_has_organisations(d->s));
}

static void rules_are_found_by_the_environment_where_the_file_is_silent(void **state)
{
    struct desk *d = *state;

    setenv("ASSIST_RULES", "/somewhere/rules", 1);
    assert_int_equal(read_text(d, "exercise: no\n"), 0);
    assert_string_equal(d->s->rules, "/somewhere/rules");
    unsetenv("ASSIST_RULES");
}

static void no_and_false_and_plain_bytes_are_understood(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_text(d, "exercise: false\nreserve: 4096\n"), 0);
    assert_false(d->s->exercise);
    assert_int_equal(d->s->reserve_bytes, 4096);
    assert_int_equal(read_text(d, "exercise: true\nreserve: 2GiB\n"), 0);
    assert_true(d->s->exercise);
    assert_true(d->s->reserve_bytes == UINT64_C(2147483648));
}

#define TCP "is not an endpoint: tcp://ADDRESS:PORT with a port from 1 to 65535"
#define ONE "identities:\n  - name: olga\n    endpoint: tcp://h:1\n    key: k\n    server_key: s\n"

/* FILE stands for the path in both columns. */
static const struct {
    const char *text;
    const char *sentence;
} bad_files[] = {
    { "people: tcp://127.0.0.1:0\n", "FILE:1:9: \"tcp://127.0.0.1:0\" " TCP },
    { "people: tcp://127.0.0.1:*\n", "FILE:1:9: \"tcp://127.0.0.1:*\" " TCP },
    { "people: tcp://127.0.0.1:65536\n", "FILE:1:9: \"tcp://127.0.0.1:65536\" " TCP },
    { "people: tcp://127.0.0.1\n", "FILE:1:9: \"tcp://127.0.0.1\" " TCP },
    { "people: 127.0.0.1:7311\n", "FILE:1:9: \"127.0.0.1:7311\" " TCP },
    { "people: tcp://:7311\n", "FILE:1:9: \"tcp://:7311\" " TCP },
    { "people: tcp://a b:7311\n", "FILE:1:9: \"tcp://a b:7311\" " TCP },
    { "people: udp://127.0.0.1:7311\n", "FILE:1:9: \"udp://127.0.0.1:7311\" " TCP },
    { "\norganisations:   tcp://h:7311x\n", "FILE:2:18: \"tcp://h:7311x\" " TCP },
    { "people: tcp://h:1\norganisations: tcp://h:1\n",
        "FILE:2:16: \"tcp://h:1\" is taken by people: organisations need another port" },
    { "exercise: flase\n", "FILE:1:11: \"flase\" is neither yes nor no" },
    { "exercise: Yes\n", "FILE:1:11: \"Yes\" is neither yes nor no" },
    { "exercise: 1\n", "FILE:1:11: \"1\" is neither yes nor no" },
    { "exercise: yes\nclock_rate: 30m\n",
        "FILE:2:13: \"30m\" is not a whole number from 1 to 100000" },
    { "exercise: yes\nclock_rate: 0\n", "FILE:2:13: \"0\" is not a whole number from 1 to 100000" },
    { "exercise: yes\nclock_rate: -5\n",
        "FILE:2:13: \"-5\" is not a whole number from 1 to 100000" },
    { "exercise: yes\nclock_rate: 0x10\n",
        "FILE:2:13: \"0x10\" is not a whole number from 1 to 100000" },
    { "exercise: yes\nclock_rate: 99999999999999999999\n",
        "FILE:2:13: \"99999999999999999999\" is not a whole number from 1 to 100000" },
    { "clock_rate: 60\n", "FILE:1:13: a clock rate is allowed only in an exercise: add \"exercise: "
                          "yes\", or remove it" },
    { "reserve: 256MB\n",
        "FILE:1:10: \"256MB\" is not a size: a whole number of bytes, or with KiB, MiB or GiB" },
    { "reserve: 1.5GiB\n",
        "FILE:1:10: \"1.5GiB\" is not a size: a whole number of bytes, or with KiB, MiB or GiB" },
    { "reserve: -1\n",
        "FILE:1:10: \"-1\" is not a size: a whole number of bytes, or with KiB, MiB or GiB" },
    { "reserve: 99999999999GiB\n", "FILE:1:10: \"99999999999GiB\" is not a size: a whole number of "
                                   "bytes, or with KiB, MiB or GiB" },
    { "retention_days: 0\n", "FILE:1:17: \"0\" is not a whole number from 1 to 36500" },
    { "retention_days: 36501\n", "FILE:1:17: \"36501\" is not a whole number from 1 to 36500" },
    { "holidays: 2027-11-05 tomorrow\n",
        "FILE:1:11: \"tomorrow\" is not a list of days such as 2027-11-05 or -2027-05-10, at most "
        "200" },
    { "holidays: 2027-02-29\n", "FILE:1:11: \"2027-02-29\" is not a list of days such as "
                                "2027-11-05 or -2027-05-10, at most "
                                "200" },
    { "countries: ru\n", "FILE:1:12: \"ru\" is not a list of country codes such as RU or RU BY" },
    { "countries: RUS\n", "FILE:1:12: \"RUS\" is not a list of country codes such as RU or RU BY" },
    { "countries: RU,BY\n",
        "FILE:1:12: \"RU,BY\" is not a list of country codes such as RU or RU BY" },
    { "countries: RU  BY\n",
        "FILE:1:12: \"RU  BY\" is not a list of country codes such as RU or RU BY" },
    { "countries: R\n", "FILE:1:12: \"R\" is not a list of country codes such as RU or RU BY" },
    { "zone: ../../etc/passwd\n",
        "FILE:1:7: \"../../etc/passwd\" is not a time zone such as Europe/Moscow" },
    { "zone: /etc/localtime\n",
        "FILE:1:7: \"/etc/localtime\" is not a time zone such as Europe/Moscow" },
    { "emergency: police\n", "FILE:1:12: \"police\" is not a telephone number" },
    { "emergency: ++\n", "FILE:1:12: \"++\" is not a telephone number" },
    { "people: tcp://h:1\nport: 7\n", "FILE:2:1: unknown key \"port\"" },
    { ONE "    colour: red\n", "FILE:6:5: unknown key \"colour\"" },
    { "zone: UTC\npeople: tcp://h:1\nzone: UTC\n", "FILE:3:1: key \"zone\" stands twice" },
    { "identities:\n  - name: olga\n    endpoint: tcp://h:1\n    key: k\n",
        "FILE:4:10: key \"server_key\" is missing" },
    { "people:\n", "FILE:1:8: the value is empty" },
    { "people: ''\n", "FILE:1:9: the value is empty" },
    { "people: [tcp://h:1]\n", "FILE:1:9: the value has the wrong form" },
    { "identities: none\n", "FILE:1:13: the value has the wrong form" },
    { "- people\n", "FILE:1:1: the value has the wrong form" },
    { "zone: &z UTC\nemergency: *z\n", "FILE:2:1: anchors and aliases are not allowed" },
    { "zone: \"UTC\n", "FILE:1:1: is not valid YAML: found unexpected end of stream" },
    { "zone: UTC\n---\nzone: UTC\n", "FILE:1:1: only one YAML document is allowed in a file" },
    { "identities:\n  - name: Olga P\n    endpoint: tcp://h:1\n    key: k\n    server_key: s\n",
        "FILE:2:11: \"Olga P\" is not a name: lower case letters, digits, '.', '_' and '-', at "
        "most 63" },
    { "identities:\n  - name: ../x\n    endpoint: tcp://h:1\n    key: k\n    server_key: s\n",
        "FILE:2:11: \"../x\" is not a name: lower case letters, digits, '.', '_' and '-', at most "
        "63" },
    { ONE "  - name: olga\n    endpoint: tcp://h:1\n    key: k\n    server_key: s\n",
        "FILE:6:11: identity \"olga\" stands twice" },
    { ONE "  - name: boris\n    endpoint: tcp://*:1\n    key: k\n    server_key: s\n",
        "FILE:7:15: \"tcp://*:1\" " TCP },
    { "identity: boris\n" ONE, "FILE:1:11: there is no identity \"boris\"" },
};

static void each_bad_file_is_told_with_its_place(void **state)
{
    struct desk *d = *state;

    for (size_t i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
        const char *expected =
            arena_printf(&d->arena, "%s%s", d->path, bad_files[i].sentence + strlen("FILE"));

        assert_int_equal(read_text(d, bad_files[i].text), ERR_CONFIG_WRONG);
        assert_string_equal(d->why.value, expected);
        assert_int_equal(d->why.code, ERR_CONFIG_WRONG);
    }
}

static void a_nul_in_the_file_is_no_yaml(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_bytes(d, "zone: U\0TC\n", 11), ERR_CONFIG_WRONG);
    assert_non_null(strstr(d->why.value, "is not valid YAML: control characters are not allowed"));
}

static void a_value_that_is_too_long_is_told(void **state)
{
    struct desk *d = *state;
    char text[5100] = "rules: ";

    memset(text + 7, 'a', 5000);
    assert_int_equal(read_text(d, text), ERR_CONFIG_WRONG);
    assert_non_null(strstr(d->why.value, ":1:8: the value is too long"));
}

/* Whoever reads it, be it a terminal, a log or a JSON parser: it is one line of text. */
static void a_sentence_is_one_line_whatever_stands_in_the_file(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_text(d, "zone: \"a\\e[2J\\nb\"\n"), ERR_CONFIG_WRONG);
    assert_non_null(strstr(d->why.value, "\"a?[2J?b\" is not a time zone"));
    for (size_t x = 0; x < 2; x++) { /* it is cut within a letter */
        char text[2100] = "zone: x";
        size_t n = 6 + x;

        for (; n + 2 < sizeof text; n += 2)
            memcpy(text + n, "Я", 2);
        assert_int_equal(read_bytes(d, text, n), ERR_CONFIG_WRONG);
        assert_true(text_is_clean(d->why.value, strlen(d->why.value)));
    }
}

static void a_file_that_is_too_large_is_not_read(void **state)
{
    struct desk *d = *state;
    size_t n = 1024 * 1024 + 2;
    char *text = malloc(n);

    memset(text, '#', n);
    assert_int_equal(read_bytes(d, text, n), ERR_CONFIG_WRONG);
    assert_string_equal(d->why.value, arena_printf(&d->arena, "%s: is larger than 1 MiB", d->path));
    free(text);
}

static void a_file_that_others_may_write_is_refused(void **state)
{
    struct desk *d = *state;

    assert_int_equal(read_text(d, "zone: UTC\n"), 0);
    settings_free(&d->s);
    assert_int_equal(chmod(d->path, 0620), 0);
    assert_int_equal(settings_read(d->path, NULL, &d->s, &d->why), ERR_CONFIG_WRONG);
    assert_string_equal(d->why.value,
        arena_printf(&d->arena,
            "%s: can be written by others than its owner; mend it with: chmod go-w FILE", d->path));
}

static void a_missing_file_and_a_directory_are_told_apart(void **state)
{
    struct desk *d = *state;

    assert_int_equal(settings_read(NULL, d->dir, &d->s, &d->why), ERR_NOT_FOUND);
    assert_string_equal(
        d->why.value, arena_printf(&d->arena, "%s: there is no such file", d->path));
    settings_free(&d->s);
    assert_int_equal(settings_read(d->dir, NULL, &d->s, &d->why), ERR_CONFIG_WRONG);
    assert_string_equal(d->why.value, arena_printf(&d->arena, "%s: is not a file", d->dir));
}

/* ---- identities ---- */
static void an_identity_is_found_and_its_files_are_beside_the_config(void **state)
{
    struct desk *d = *state;
    struct identity id;
    char text[KEY_TEXT];

    assert_int_equal(read_text(d, with_identity(d, "olga", "")), 0);
    assert_int_equal(settings_identity(d->s, "olga", &id, &d->why), 0);
    assert_string_equal(id.name, "olga");
    assert_string_equal(id.endpoint, "tcp://127.0.0.1:7311");
    assert_string_equal(id.key, arena_printf(&d->arena, "%s/keys/olga.key", d->dir));
    keys_text(id.server_key, text);
    assert_string_equal(text, d->server);
}

static void the_only_identity_need_not_be_named(void **state)
{
    struct desk *d = *state;
    struct identity id;

    assert_int_equal(read_text(d, with_identity(d, "olga", "")), 0);
    assert_int_equal(settings_identity(d->s, NULL, &id, &d->why), 0);
    assert_string_equal(id.name, "olga");
    assert_int_equal(settings_identity(d->s, "boris", &id, &d->why), ERR_NOT_FOUND);
    assert_string_equal(d->why.value, "there is no identity \"boris\"");
}

static void of_several_one_is_the_default_or_has_to_be_named(void **state)
{
    struct desk *d = *state;
    struct identity id;
    const char *two = "  - name: boris\n    endpoint: tcp://h:2\n    key: /k\n    server_key: s\n";

    assert_int_equal(read_text(d, with_identity(d, "olga", two)), 0);
    assert_int_equal(settings_identity(d->s, "", &id, &d->why), ERR_NOT_FOUND);
    assert_string_equal(
        d->why.value, "the configuration holds several identities: choose one with --identity");
    two = arena_printf(&d->arena, "%sidentity: olga\n", two);
    assert_int_equal(read_text(d, with_identity(d, "olga", two)), 0);
    assert_int_equal(settings_identity(d->s, NULL, &id, &d->why), 0);
    assert_string_equal(id.name, "olga");
}

static void a_server_key_may_stand_in_a_file(void **state)
{
    struct desk *d = *state;
    struct identity id;
    uint8_t key[KEY_SIZE] = { 1, 2, 3 };

    assert_int_equal(read_text(d, ONE), 0);
    assert_int_equal(settings_identity(d->s, "olga", &id, &d->why), ERR_CONFIG_WRONG);
    assert_string_equal(d->why.value,
        arena_printf(&d->arena,
            "identity \"olga\": the server key is neither a usable key nor a file with one: %s/s",
            d->dir));
    assert_int_equal(keys_write_public(arena_printf(&d->arena, "%s/s", d->dir), key), 0);
    assert_int_equal(settings_identity(d->s, "olga", &id, &d->why), 0);
    assert_memory_equal(id.server_key, key, KEY_SIZE);
}

static void a_key_that_everybody_has_is_no_server_key(void **state)
{
    struct desk *d = *state;
    struct identity id;

    assert_int_equal(
        read_text(d,
            "identities:\n- name: olga\n  endpoint: tcp://h:1\n  key: k\n  server_key: '" SERVER
            "'\n"),
        0);
    assert_int_equal(settings_identity(d->s, "olga", &id, &d->why), ERR_CONFIG_WRONG);
}

static void no_identities_is_said(void **state)
{
    struct desk *d = *state;
    struct identity id;

    assert_int_equal(read_text(d, "zone: UTC\n"), 0);
    assert_int_equal(settings_identity(d->s, NULL, &id, &d->why), ERR_NOT_FOUND);
    assert_string_equal(d->why.value, "the configuration holds no identities");
}

static void an_identity_is_added_and_nothing_else_is_touched(void **state)
{
    struct desk *d = *state;
    const char *before =
        arena_printf(&d->arena, "# mine\nzone: UTC\n%s", with_identity(d, "olga", ""));
    struct identity_line line = { "boris", "tcp://127.0.0.1:7311", "keys/it's.key", d->server };
    struct identity id;
    char *after;
    size_t n;

    assert_int_equal(read_text(d, before), 0);
    assert_int_equal(settings_identity_add(d->path, &line, &d->arena, &d->why), 0);
    assert_int_equal(files_read(d->path, 100000, &after, &n), 0);
    assert_memory_equal(after, before, strlen(before));
    free(after);
    settings_free(&d->s);
    assert_int_equal(settings_read(d->path, NULL, &d->s, &d->why), 0);
    assert_int_equal(settings_identity(d->s, "boris", &id, &d->why), 0);
    assert_string_equal(id.key, arena_printf(&d->arena, "%s/keys/it's.key", d->dir));
    assert_int_equal(settings_identity(d->s, "olga", &id, &d->why), 0);
    assert_int_equal(settings_identity_add(d->path, &line, &d->arena, &d->why), ERR_TAKEN);
}

static void the_first_identity_makes_the_list(void **state)
{
    struct desk *d = *state;
    struct identity_line line = { "olga", "tcp://127.0.0.1:7311", "k", d->server };

    assert_int_equal(read_text(d, "zone: UTC"), 0);
    assert_int_equal(settings_identity_add(d->path, &line, &d->arena, &d->why), 0);
    assert_int_equal(
        settings_identity_add(d->path,
            &(struct identity_line){ "boris", "tcp://h:1", "k", d->server }, &d->arena, &d->why),
        0);
    settings_free(&d->s);
    assert_int_equal(settings_read(d->path, NULL, &d->s, &d->why), 0);
    assert_int_equal(settings_identity_count(d->s), 2);
    assert_string_equal(d->s->zone, "UTC");
}

static void a_file_that_would_be_spoilt_by_the_addition_stays_as_it_is(void **state)
{
    struct desk *d = *state;
    const char *before = with_identity(d, "olga", "zone: UTC\n");
    struct identity_line line = { "boris", "tcp://127.0.0.1:7311", "k", d->server };
    char *after;
    size_t n;

    assert_int_equal(read_text(d, before), 0);
    assert_int_equal(settings_identity_add(d->path, &line, &d->arena, &d->why), ERR_CONFIG_WRONG);
    assert_int_equal(files_read(d->path, 100000, &after, &n), 0);
    assert_string_equal(after, before);
    free(after);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(an_empty_file_gives_the_defaults),
        T(every_key_is_read),
        T(rules_are_found_by_the_environment_where_the_file_is_silent),
        T(no_and_false_and_plain_bytes_are_understood),
        T(each_bad_file_is_told_with_its_place),
        T(a_nul_in_the_file_is_no_yaml),
        T(a_value_that_is_too_long_is_told),
        T(a_sentence_is_one_line_whatever_stands_in_the_file),
        T(a_file_that_is_too_large_is_not_read),
        T(a_file_that_others_may_write_is_refused),
        T(a_missing_file_and_a_directory_are_told_apart),
        T(an_identity_is_found_and_its_files_are_beside_the_config),
        T(the_only_identity_need_not_be_named),
        T(of_several_one_is_the_default_or_has_to_be_named),
        T(a_server_key_may_stand_in_a_file),
        T(a_key_that_everybody_has_is_no_server_key),
        T(no_identities_is_said),
        T(an_identity_is_added_and_nothing_else_is_touched),
        T(the_first_identity_makes_the_list),
        T(a_file_that_would_be_spoilt_by_the_addition_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
