/* settings_yaml - the structure of assist.yaml through libcyaml, and where in the file something stands.
 * libcyaml names a class of error and logs the rest (pitfall F7): the log is read for the place. It tells no place for
 * values that it took, so these are looked for in the text. */
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <string.h>
#include "worker/settings_parts.h"

#define VALUE_MAX 4096

#define TEXT(struct_name, key_name)                                                                \
    CYAML_FIELD_STRING_PTR(#key_name, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,                    \
        struct struct_name, key_name, 1, VALUE_MAX)
#define NEEDED(struct_name, key_name)                                                              \
    CYAML_FIELD_STRING_PTR(                                                                        \
        #key_name, CYAML_FLAG_POINTER, struct struct_name, key_name, 1, VALUE_MAX)

static const cyaml_schema_field_t identity_fields[] = {
    NEEDED(yaml_identity, name),
    NEEDED(yaml_identity, endpoint),
    NEEDED(yaml_identity, key),
    NEEDED(yaml_identity, server_key),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t identity_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_identity, identity_fields),
};
static const cyaml_schema_field_t file_fields[] = {
    TEXT(yaml_file, people),
    TEXT(yaml_file, organisations),
    TEXT(yaml_file, rules),
    TEXT(yaml_file, zone),
    TEXT(yaml_file, emergency),
    TEXT(yaml_file, exercise),
    TEXT(yaml_file, clock_rate),
    TEXT(yaml_file, alarm_exec),
    TEXT(yaml_file, reserve),
    TEXT(yaml_file, retention_days),
    TEXT(yaml_file, holidays),
    TEXT(yaml_file, countries),
    TEXT(yaml_file, identity),
    CYAML_FIELD_SEQUENCE("identities", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_file,
        identities, &identity_schema, 0, IDENTITIES_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_file, file_fields),
};

/* What libcyaml had to say: the first complaint, and the first place of its backtrace. */
struct complaint {
    char text[256];
    struct yaml_place at;
};

static void strip_newline(char *line)
{
    line[strcspn(line, "\n")] = '\0';
}

__attribute__((format(printf, 3, 0))) static void hear_cyaml(
    cyaml_log_t level, void *self, const char *format, va_list args)
{
    struct complaint *c = self;
    char line[256];
    const char *place;

    (void)level;
    vsnprintf(line, sizeof line, format, args);
    strip_newline(line);
    place = strstr(line, "(line: ");
    if (place && c->at.line == 0)
        sscanf(place, "(line: %u, column: %u)", &c->at.line, &c->at.column);
    if (!place && !strstr(line, "Backtrace") && !c->text[0])
        snprintf(c->text, sizeof c->text, "%s", line);
}

static cyaml_config_t config_of(struct complaint *c)
{
    return (cyaml_config_t){
        .log_fn = hear_cyaml,
        .log_ctx = c,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_WARNING,
        .flags = CYAML_CFG_NO_ALIAS,
    };
}

/* The part after "prefix", if the complaint begins so. */
static const char *after(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);

    return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

static int explain(const struct yaml_text *text, cyaml_err_t error, const struct complaint *c)
{
    const char *key;

    if ((key = after(c->text, "Load: Unexpected key: ")))
        return settings_wrong(text, config_find_key(text, key, 1), _("unknown key \"%s\""), key);
    if ((key = after(c->text, "Load: Mapping field already seen: ")))
        return settings_wrong(
            text, config_find_key(text, key, 2), _("key \"%s\" stands twice"), key);
    if ((key = after(c->text, "Load: Missing required mapping field: ")))
        return settings_wrong(text, c->at, _("key \"%s\" is missing"), key);
    if ((key = after(c->text, "Load: libyaml: ")))
        return settings_wrong(text, c->at, _("is not valid YAML: %s"), key);
    if (strstr(c->text, "documents after first"))
        return settings_wrong(text, c->at, _("only one YAML document is allowed in a file"));
    switch ((int)error) {
    case CYAML_ERR_ALIAS:
        return settings_wrong(text, c->at, _("anchors and aliases are not allowed"));
    case CYAML_ERR_STRING_LENGTH_MIN:
        return settings_wrong(text, c->at, _("the value is empty"));
    case CYAML_ERR_STRING_LENGTH_MAX:
        return settings_wrong(text, c->at, _("the value is too long"));
    case CYAML_ERR_SEQUENCE_ENTRIES_MAX:
        return settings_wrong(text, c->at, _("there are too many entries"));
    case CYAML_ERR_INVALID_VALUE:
        return settings_wrong(text, c->at, _("the value has the wrong form"));
    default:
        return settings_wrong(text, c->at, "%s", cyaml_strerror(error));
    }
}

int config_load(const struct yaml_text *text, struct yaml_file **ret_file)
{
    struct complaint c = { 0 };
    cyaml_config_t config = config_of(&c);
    cyaml_data_t *data = NULL;
    cyaml_err_t error;

    *ret_file = NULL;
    error =
        cyaml_load_data((const uint8_t *)text->bytes, text->n, &config, &file_schema, &data, NULL);
    if (error == CYAML_OK && !c.text[0]) {
        *ret_file = data;
        return 0;
    }
    cyaml_free(&config, &file_schema, data, 0);
    return explain(text, error, &c);
}

void config_free(struct yaml_file *file)
{
    struct complaint c = { 0 };
    cyaml_config_t config = config_of(&c);

    cyaml_free(&config, &file_schema, file, 0);
}

/* ---- where things stand ---- */
struct line {
    const char *at; /* first byte of the key on it */
    unsigned number;
    unsigned column; /* of that byte */
    bool is_item; /* "- " stands before it */
    bool is_indented;
};

/* Reads one line, returns the next or NULL. */
static const char *read_line(const char *from, struct line *l)
{
    const char *at = from + strspn(from, " ");
    const char *end = strchr(from, '\n');

    l->number++;
    l->is_item = *at == '-' && at[1] == ' ';
    if (l->is_item)
        at += 1 + strspn(at + 1, " ");
    l->is_indented = at > from;
    if (*at == '"' || *at == '\'')
        at++;
    l->at = at;
    l->column = (unsigned)(at - from) + 1;
    return end ? end + 1 : NULL;
}

static bool has_key(const struct line *l, const char *key)
{
    size_t n = strlen(key);

    return n > 0 && strncmp(l->at, key, n) == 0 && strchr(":\"'", l->at[n]) && l->at[n];
}

static struct yaml_place value_place(const struct line *l, const char *key)
{
    const char *colon = l->at + strlen(key);
    const char *value;

    colon += strcspn(colon, ":\n");
    value = colon + (*colon == ':');
    value += strspn(value, " ");
    return (struct yaml_place){ l->number, l->column + (unsigned)(value - l->at) };
}

struct yaml_place config_find(const struct yaml_text *text, const char *key, int nth_identity)
{
    struct line l = { 0 };
    int item = -1;

    for (const char *next = text->bytes; next && *next;) {
        next = read_line(next, &l);
        item += l.is_item;
        if (has_key(&l, key) && (nth_identity < 0 ? !l.is_indented : item == nth_identity))
            return value_place(&l, key);
    }
    return (struct yaml_place){ 0 };
}

struct yaml_place config_find_key(const struct yaml_text *text, const char *key, unsigned nth)
{
    struct line l = { 0 };
    struct yaml_place place = { 0 };

    for (const char *next = text->bytes; next && *next && nth > 0;) {
        next = read_line(next, &l);
        if (!has_key(&l, key))
            continue;
        place = (struct yaml_place){ l.number, l.column };
        nth--;
    }
    return place;
}
