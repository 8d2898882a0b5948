/* bell - one alarm as JSON, for whatever program rings. */
#include "dispatcher/bell.h"

#include <jansson.h>
#include <stdlib.h>
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

static void put_text(json_t *object, const char *key, const char *text)
{
    if (!text_empty(text))
        json_object_set_new(object, key, json_string(text)); /* bad UTF-8: absent */
}

static void put_time(json_t *object, const char *key, const Instant *instant)
{
    char text[TIME_TEXT];

    if (!instant || !instant->has_ms)
        return;
    time_format(instant->ms, text);
    put_text(object, key, text);
}

static json_t *sentence(const Text *text)
{
    json_t *object = json_object();

    put_text(object, "ru", text->ru);
    put_text(object, "en", text->en);
    return object;
}

static json_t *list_of(char *const *texts, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(texts[i])); /* bad UTF-8: absent */
    return list;
}

static json_t *object_of(const AlarmLine *alarm, bool exercise)
{
    json_t *object = json_object();

    must(object);
    put_text(object, "alarm", alarm->alarm);
    put_text(object, "case", alarm->case_);
    if (alarm->has_cause)
        put_text(object, "cause", word_of(&alarm__cause__descriptor, (int)alarm->cause));
    if (alarm->has_priority)
        put_text(object, "priority", word_of(&priority__descriptor, (int)alarm->priority));
    put_time(object, "since", alarm->since);
    if (alarm->has_count)
        json_object_set_new(object, "count", json_integer(alarm->count));
    json_object_set_new(object, "exercise", json_boolean(exercise || alarm->exercise));
    if (alarm->n_whom)
        json_object_set_new(object, "whom", list_of(alarm->whom, alarm->n_whom));
    if (alarm->text)
        json_object_set_new(object, "text", sentence(alarm->text));
    return object;
}

const char *bell_json(const AlarmLine *alarm, bool exercise, struct arena *a)
{
    json_t *object = object_of(alarm, exercise);
    char *dumped = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    const char *line;

    must(dumped);
    line = arena_printf(a, "%s\n", dumped);
    free(dumped);
    json_decref(object);
    return line;
}
