/* settings_values - the kinds of values in assist.yaml. */
#include <ctype.h>
#include <string.h>
#include "base/text.h"
#include "worker/settings_parts.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool consists_of(const char *text, size_t n, const char *letters)
{
    return n > 0 && strspn(text, letters) >= n;
}

bool value_is_yes(const char *text, bool *ret)
{
    *ret = text_is(text, "yes") || text_is(text, "true");
    return *ret || text_is(text, "no") || text_is(text, "false");
}

int value_size(const char *text, uint64_t *ret_bytes)
{
    static const struct {
        const char *word;
        int64_t factor;
    } units[] = { { "", 1 }, { "KiB", 1024 }, { "MiB", 1024 * 1024 },
        { "GiB", 1024 * 1024 * 1024 } };
    size_t digits = strspn(text, DIGITS);
    char number[16];
    int64_t value;

    if (digits == 0 || digits >= sizeof number)
        return ERR_INVALID;
    memcpy(number, text, digits);
    number[digits] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!text_is(text + digits, units[i].word))
            continue;
        if (text_int(number, 0, INT64_MAX / units[i].factor, &value) != 0)
            return ERR_OUT_OF_RANGE;
        *ret_bytes = (uint64_t)(value * units[i].factor);
        return 0;
    }
    return ERR_INVALID;
}

static bool is_address(const char *text, size_t n, bool may_be_any)
{
    if (n == 1 && text[0] == '*')
        return may_be_any;
    if (n > 2 && text[0] == '[' && text[n - 1] == ']')
        return consists_of(text + 1, n - 2, DIGITS "abcdefABCDEF:.%");
    return consists_of(text, n, LETTERS CAPITALS DIGITS ".-_");
}

bool value_is_endpoint(const char *text, bool may_be_any_address)
{
    const char *address = text + strlen("tcp://");
    const char *colon;
    int64_t port;

    if (!text_starts(text, "tcp://") || strlen(text) >= 200)
        return false;
    colon = strrchr(address, ':');
    return colon && text_int(colon + 1, 1, 65535, &port) == 0 &&
           is_address(address, (size_t)(colon - address), may_be_any_address);
}

bool value_is_zone(const char *text)
{
    return strlen(text) <= 64 && consists_of(text, strlen(text), LETTERS CAPITALS DIGITS "_+-/") &&
           text[0] != '/';
}

bool value_is_name(const char *text)
{
    return strlen(text) <= IDENTITY_NAME_MAX &&
           consists_of(text, strlen(text), LETTERS DIGITS "._-") && isalnum((unsigned char)text[0]);
}
