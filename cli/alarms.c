/* alarms - what the service wants a human to see, and the answer "I have". */
#include "commands.h"

#include "alarms.h"
#include "ask.h"
#include "base/text.h"
#include "change.h"
#include "human.h"
#include "json.h"
#include "say.h"
#include "table.h"

json_t *alarms_json(const AlarmLine *alarm, const char *lang)
{
    json_t *value = json_of_message(&alarm->base, lang);

    if (!json_object_get(value, "text") && alarm->cause)
        json_object_set_new(
            value, "text", json_string(human_word(&alarm__cause__descriptor, (int)alarm->cause)));
    return value;
}

static void print_all_json(struct cli *c, const AlarmList *list)
{
    json_t *all = json_array();

    for (size_t i = 0; i < list->n_alarms; i++)
        json_array_append_new(all, alarms_json(list->alarms[i], c->lang));
    ask_print(c, json_pack("{s:o}", "alarms", all));
}

static void print_alarms(struct cli *c, const AlarmList *list)
{
    const char *headings[] = { _("alarm"), _("case"), _("since"), _("times"), _("what"),
        _("seen by"), _("next") };
    struct table t;

    table_start(&t, &c->arena, headings, 7);
    for (size_t i = 0; i < list->n_alarms; i++) {
        const AlarmLine *line = list->alarms[i];
        const char *text = say_text(c, line->text);

        table_row(&t);
        table_cell(&t, 0, TONE_ALARM, line->alarm);
        table_cell(&t, 1, say_priority_tone(line->priority), line->case_);
        table_cell(
            &t, 2, TONE_PLAIN, line->since ? say_when(c, line->since->ms, session_now(c)) : "");
        table_cell(
            &t, 3, TONE_PLAIN, line->count > 1 ? arena_printf(&c->arena, "%u", line->count) : "");
        table_cell(&t, 4, TONE_PLAIN,
            say_marked(c,
                text_empty(text) ? human_word(&alarm__cause__descriptor, (int)line->cause) : text,
                line->exercise));
        table_cell(&t, 5, TONE_PLAIN, line->acked_by);
        table_cell(&t, 6, TONE_DIM,
            line->cause == ALARM__CAUSE__RULES_REFUSED ? "assist rules check"
            : text_empty(line->acked_by)
                ? arena_printf(&c->arena, "assist alarms ack %s", line->alarm)
                : arena_printf(&c->arena, "assist show %s", line->case_ ? line->case_ : "."));
    }
    if (list->n_alarms == 0)
        say(c, _("No alarms."));
    table_print(&t, c, c->out);
}

int alarms_run(struct cli *c, const struct args *a)
{
    Envelope env;
    ListAlarms body = LIST_ALARMS__INIT;
    const Envelope *answer;
    int error;

    (void)a;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_LIST_ALARMS;
    env.list_alarms = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_ALARM_LIST, &answer);
    if (error)
        return error;
    if (c->json)
        print_all_json(c, answer->alarm_list);
    else
        print_alarms(c, answer->alarm_list);
    return 0;
}

int alarms_ack_run(struct cli *c, const struct args *a)
{
    Envelope env;
    AckAlarm body = ACK_ALARM__INIT;

    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_ACK_ALARM;
    env.ack_alarm = &body;
    body.alarm = arena_dup(&c->arena, a->words[0]);
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    return change_do(c, body.alarm, &env);
}
