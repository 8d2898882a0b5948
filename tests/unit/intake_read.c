/* Reading: what a phrase finds however it is spelt, what denies, covers and mends it, which facts a text gives, whose words are kept, and
 * that nothing in a text can break the reader or hold it up. */
#include "intake/read.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (16 * 1024)

/* ---- one phrase against one text ---- */

static struct phrases phrases_of(const char **list, size_t n)
{
    return (struct phrases){ list, n };
}

static const char *child[] = { "ребенок", "=сын", "доч*" }, *known[] = { "помогите" };
static const struct word_class classes[] = { { "child", { child, 3 } },
    { RULEBOOK_KNOWN, { known, 1 } } };

static const char *found(const char *phrase, const char *text, struct arena *a)
{
    struct signal_rule signal = { .signal = "it", .is = phrases_of(&phrase, 1) };
    struct rulebook rules = {
        .signals = &signal, .n_signals = 1, .classes = classes, .n_classes = 2
    };
    struct read_found got;

    read_text(read_index(&rules, a), &(struct read_said){ .text = text }, a, &got);
    assert_in_range(got.n_signals, 0, 1);
    assert_int_equal(got.n_facts, 0);
    return got.n_signals ? got.signals[0].words : NULL;
}

static void each_is(bool expected, const char *const (*pairs)[2], size_t n)
{
    struct arena a = { 0 };
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++)
        if (!found(pairs[i][0], pairs[i][1], &a) == expected) {
            print_error("\"%s\" in \"%s\": expected %s\n", pairs[i][0], pairs[i][1],
                expected ? "yes" : "no");
            wrong++;
        }
    arena_clear(&a);
    assert_int_equal(wrong, 0);
}

#define EACH_IS(expected, pairs) each_is(expected, pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void words_are_found_whatever_their_case_letters_and_punctuation(void **state)
{
    static const char *const yes[][2] = {
        { "пожар", "ПОЖАР!" },
        { "пожар", "«Пожар»" },
        { "пожар", "🔥пожар🔥" },
        { "пожар", "пo\xc2\xadжap" }, /* Latin letters, and a soft hyphen */
        { "пожар", "п-о-ж-а-р пожар" },
        { "ребенок", "Ребёнок" },
        { "ребенок", "ребе\xcc\x88нок" },
        { "не отвечает", "не,отвечает" },
        { "не отвечает", "не\n\tотвечает" },
        { "не отвечает", "не\xc2\xa0отвечает" },
        { "кто нибудь", "кто-нибудь дома?" },
        { "cant breathe", "I can't breathe" },
        { "cant breathe", "I can\xe2\x80\x99t breathe" },
        { "cant breathe", "i cant breathe" },
        { "38 недель", "беременна,38 недель" },
        { "39.5", "температура 39,5" },
    };
    static const char *const no[][2] = {
        { "пожар", "" },
        { "пожар", "по жар" },
        { "не отвечает", "отвечает не" },
        { "the dog bit", "the cat bit" },
        { "39.5", "39 5" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void a_word_is_meant_in_every_form_and_one_with_a_sign_in_that_one_alone(void **state)
{
    static const char *const yes[][2] = {
        { "льдина", "унесло на льдине" }, { "льдина", "две льдины" }, { "льдина", "льдиной" },
        { "беременная", "беременной плохо" }, { "задыхается", "задыхаются" },
        { "затопил", "затопила" }, { "взорвался", "взорвалась" }, { "drowning", "he drowned" },
        { "boat", "the boats" }, { "=горит", "дом горит" }, { "=сын", "сын дома" },
        { "дым", "дым" }, /* of three letters: as it is */
    };
    static const char *const no[][2] = {
        { "=горит", "горела" },
        { "=льдина", "на льдине" },
        { "=кровотечение", "кровотечения" }, /* it sounds the same, and is another form */
        { "дым", "дыма" },
        { "дым", "дыня" },
        { "=сын", "сынок" },
        { "рожает", "уважает" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void a_star_is_any_ending_a_bar_is_a_choice_and_a_class_is_each_of_its_words(void **state)
{
    static const char *const yes[][2] = {
        { "льдин*", "на льдине" },
        { "льдин*", "льдин" },
        { "льдин*", "льдинища" },
        { "дом|дача горит", "дача горит" },
        { "мать|бабушк* одна", "бабушка одна" },
        { "<child> один", "ребёнка один" },
        { "<child> один", "сын один" },
        { "<child> один", "дочка один" },
        { "один|<child> дома", "доченька дома" },
        { "<child>|=кот дома", "кот дома" },
    };
    static const char *const no[][2] = {
        { "льдин*", "льди" },
        { "льдин*", "отльдины" },
        { "дом|дача горит", "домик горит" },
        { "дом|дача горит", "гараж горит" },
        { "<child> один", "сыном один" },
        { "<nobody> один", "кто один" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void who_writes_as_they_hear_is_understood(void **state)
{
    static const char *const yes[][2] = {
        { "пожар", "пажар" },
        { "машина", "машына" },
        { "живот", "жывот" },
        { "цистерна", "цыстерна" },
        { "оторвало", "атарвало" },
        { "ребенок", "рибенок" },
        { "задыхается", "задыхаеца задыхается" },
        { "лестница", "лесница" }, /* a letter that is not heard */
        { "лёд|льдина", "на льдене" },
        { "подъезд", "подезд" },
        { "подъезд", "подьезд" },
        { "обморок", "обмарак" },
        { "кровь|кровотечение", "кравотечение" },
        { "инсульт", "инсулт" },
        { "инфаркт", "имфаркт" },
        { "беременная", "бременная" },
        { "беременная", "беремменая" },
        { "потерялся", "патерялся" },
        { "замерзает", "замирзает" },
        { "сознание", "сазнание" },
        { "лекарство", "лекарсто" },
        { "утонул", "утанул" },
        { "сугроб", "сугроп" },
        { "пожар", "пожарр" },
        { "провалил*", "правалилась под лед" },
        { "отравил*", "атравилась" },
        { "=упала", "упола" },
        { "breathing", "breethe" },
        { "ambulance", "ambulence" },
        { "pregnant", "pregnent" },
        { "unconscious", "unconcious" },
        { "drowning", "drownning" },
    };

    (void)state;
    EACH_IS(true, yes);
}

static void one_letter_may_be_wrong_in_a_long_word_and_two_in_a_very_long_one(void **state)
{
    static const char *const yes[][2] = {
        { "инсулин", "инсклин" }, /* another key */
        { "инсулин", "инуслин" }, /* turned around */
        { "инсулин", "инслином" }, /* left out */
        { "инсулин", "инсуллинн" }, /* too many */
        { "кровотечение", "кровтичеение" },
        { "диабетический", "диобетичиский" },
        { "температура", "тимпиратура" },
        { "электричество", "иликтречества" },
        { "hypothermia", "hipothermea" },
        { "кровотеч*", "кровоптечение" },
    };
    static const char *const no[][2] = {
        { "дом", "том" },
        { "пожар", "товар" },
        { "инсулин", "инскжин" },
        { "инсулин", "кнсулин" }, /* the first letter is seldom wrong */
        { "кровотечение", "кропотливое" },
        { "температура", "литература" },
        { "burning", "learning" },
        { "insulin", "insular" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void another_word_is_no_misspelt_one(void **state)
{
    static const char *const no[][2] = {
        { "горит", "говорит" },
        { "горит", "гостит" },
        { "тонет", "тянет" },
        { "тонет", "стонет" },
        { "пожар", "пожал" },
        { "пожар", "повар" },
        { "кровь", "бровь" },
        { "лежит", "бежит" },
        { "упал", "спал" },
        { "дышит", "пишет" },
        { "не дышит", "не слышит" },
        { "отстал", "встал" },
        { "fire", "hire" },
        { "floe", "flow" },
        { "bleeding", "leading" },
        { "дым*", "думать" },
    };

    (void)state;
    EACH_IS(false, no);
}

/* What sounds alike and means something else is named in the rules, and is then itself. */
/* Words that nobody writes, and the limits of what is kept of them. */
static void a_word_without_end_or_of_other_letters_is_still_that_word(void **state)
{
    static const char *const yes[][2] = {
        { "превысокомногорассмотрительствующий", "превысокомногорассмотрительствующий" },
        { "我妈妈摔倒", "我妈妈摔倒" },
        { "\xd9\x8b", "\xef\xb9\xb0" }, /* a letter of which a mark is left */
        { "=электрификация|эле*|элек*|элект*|электр*|электри*|электриф*|электрифи*|электрифик*|"
          "электрифика*|электрификац*|электрификаци*|электрификация*|электрификации",
            "электрификация" },
    };
    static const char *const no[][2] = {
        { "пожар", "превысокомногорассмотрительствующий" },
        { "пожар", "我妈妈摔倒" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

/* As far as a phrase of the longest amounts and gaps may reach. */
static void the_last_word_of_the_longest_phrase_is_found(void **state)
{
    static const char phrase[] =
        "<weeks> ... <weeks> ... <weeks> ... <weeks> ... <weeks> ... <weeks> ... "
        "<weeks> ... <weeks>";
    struct arena a = { 0 };
    const char *text = "минус сто двадцать пять полных недель";

    (void)state;
    for (int i = 1; i < 8; i++)
        text = arena_printf(&a, "%s и ещё вот минус сто двадцать пять полных недель", text);
    assert_non_null(found(phrase, text, &a));
    arena_clear(&a);
}

static void a_word_that_the_rules_know_is_not_taken_for_another(void **state)
{
    static const char *words[] = { "убирает", "глаз", "=говорит" };
    static const struct word_class vocabulary = { RULEBOOK_KNOWN, { words, 3 } };
    static const char *const dying[] = { "умирает", "газом" };
    static const char *texts[][2] = { { "бабушка умирает", "бабушка убирает" },
        { "пахнет газом", "пахнет глазом" } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct arena a = { 0 };
        const char *phrase = dying[i];
        struct signal_rule signal = { .signal = "it", .is = phrases_of(&phrase, 1) };
        struct rulebook rules = {
            .signals = &signal, .n_signals = 1, .classes = &vocabulary, .n_classes = 1
        };
        const struct read_index *index = read_index(&rules, &a);
        struct read_found got;

        read_text(index, &(struct read_said){ .text = texts[i][0] }, &a, &got);
        assert_int_equal(got.n_signals, 1);
        read_text(index, &(struct read_said){ .text = texts[i][1] }, &a, &got);
        assert_int_equal(got.n_signals, 0);
        arena_clear(&a);
    }
}

/* Twelve amounts of five words and what lies between are more than are followed: such a phrase is not found, and harms nothing. */
static void a_phrase_that_could_be_longer_than_is_followed_ends_there(void **state)
{
    struct arena a = { 0 };
    char phrase[512] = "<weeks>", text[4096] = "";

    (void)state;
    for (int i = 0; i < 11; i++)
        snprintf(phrase + strlen(phrase), sizeof phrase - strlen(phrase), " ... <weeks>");
    for (int i = 0; i < 12; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
            "сто тридцать восемь полных недель потом ещё ");
    assert_null(found(phrase, text, &a));
    arena_clear(&a);
}

static void a_gap_lets_up_to_three_words_pass_but_no_full_stop(void **state)
{
    static const char *const yes[][2] = {
        { "ушел ... лес", "ушел лес" },
        { "ушел ... лес", "ушел вчера рано в лес" },
        { "ушел ... лес ... вернулся", "ушел, говорят, в лес и домой вернулся" },
        { "ушел ... лес", "ушел по ул. Лесной лес" },
        { "aa ... aa ... bb", "aa aa aa bb" },
        { "ушел ... лес", "Ушел в лес." },
        { "ушел ... лес", "Ушел в г.Лес" },
        { "ушел ... лес", "ушел далеко и ушел вчера в лес" },
        { "не ... дышит", "не очень-то дышит" },
        { "ушел ... в лес", "ушел куда-то в лес" },
    };
    static const char *const no[][2] = {
        { "ушел ... лес", "ушел вчера рано утром в лес" },
        { "ушел ... лес", "Ушел отец. Лес рядом" },
        { "ушел ... лес", "Ушел? Лес рядом" },
        { "ушел ... лес", "Ушел отец.\nЛес рядом" },
        { "ушел ... лес", "Ушел отец.\tЛес рядом" },
        { "ушел ... лес", "Ушел отец.\r\nЛес рядом" },
        { "не отвечает", "Я не знаю. Не. Отвечает!" },
        { "ребенок ... один",
            "ребенок в квартире не один" }, /* what is behind "not" is not meant */
        { "ушел ... лес", "лес ... ушел" },
        { "ушел ... лес", "ушел" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void parts_stand_in_one_sentence_in_any_order(void **state)
{
    static const char *const yes[][2] = {
        { "ребенок & балкон", "на балконе, представьте себе, стоит и плачет ребенок" },
        { "ребенок & балкон", "ребенок вышел на балкон" },
        { "ребенок & балкон & один", "один ребенок, и балкон открыт" },
        { "не отвечает & телефон", "телефон есть, а не отвечает" },
        { "ребенок & балкон", "ребенок и ребенок. Балкон, ребенок" },
    };
    static const char *const no[][2] = {
        { "ребенок & балкон", "Ребенок дома. Балкон закрыт" },
        { "ребенок & балкон", "ребенок дома" },
        { "ребенок & балкон", "балкон открыт" },
        { "ребенок & балкон", "ребенок, балкона нет" },
        { "ребенок & ребенок", "ребенок" }, /* one word is one */
        { "ребенок & балкон & один", "ребенок, балкон" },
        { "ребенок & балкон", "ребенок а б в г д е ж з и к л м н о п р с т у балкон" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

/* ---- denial ---- */

static void what_is_denied_does_not_count(void **state)
{
    static const char *const no[][2] = {
        { "пожар*", "пожара нет" },
        { "пожар*", "нет пожара" },
        { "пожар*", "у нас нет пожара" },
        { "пожар*", "нет никакого пожара" },
        { "пожар*", "приехали, нет пожара" },
        { "пожар*", "это не пожар" },
        { "пожар*", "пожара не видно" },
        { "пожар*", "пожара не было" },
        { "пожар*", "пожара нет пока" },
        { "пожар*", "пожара никакого" },
        { "пожар*", "больше не было пожара" },
        { "кров*", "крови нет, но больно" },
        { "кров*", "крови нет но больно" },
        { "дым*", "ни дыма, ни огня" },
        { "дым*", "без дыма" },
        { "дым*", "никто дыма" },
        { "fire", "no fire" },
        { "fire", "there is no fire here" },
        { "fire", "it is not on fire" },
        { "fire", "it isn't a fire" },
        { "fire", "no sign of fire" },
        { "drowning", "he is not drowning" },
        { "drowning", "nobody drowning" },
        { "тонет", "никто не тонет" },
        { "тонет", "уже не тонет" },
    };

    (void)state;
    EACH_IS(false, no);
}

static void a_denial_of_something_else_hides_nothing(void **state)
{
    static const char *const yes[][2] = {
        { "пожар", "нет, пожар" },
        { "пожар", "света нет пожар" }, /* "нет" belongs to what stands before it */
        { "пожар", "пожар нет воды" },
        { "горит дом", "света нет горит дом" },
        { "пожар", "Нет. Пожар!" },
        { "пожар", "Нет - пожар!" }, /* a dash parts, a hyphen does not */
        { "пожар", "Нет!-пожар" },
        { "пожар", "Нет\xc2\xa0- пожар" },
        { "тонет", "не молчите, тонет" },
        { "тонет", "не молчите он уже тонет" },
        { "не дышит", "не дышит" }, /* the phrase itself denies */
        { "нет еды", "нет еды" },
        { "еды ... нет", "еды совсем нет" },
        { "нет <child>", "нет ребёнка" },
        { "пожар*", "вчера пожара нет, сегодня пожар" }, /* once is enough */
        { "кровь", "кровь не останавливается" },
        { "кровь", "кровь, не видно раны" },
        { "пожар", "не пожар ли это" }, /* asked */
        { "пожар", "пожар не" },
        { "пожар", "пожар не, видно" },
        { "пожар", "уже был, в на пожар" },
        { "пожар", "был пожар" },
        { "пожар", "уже уже уже уже пожар" },
    };

    (void)state;
    EACH_IS(true, yes);
}

/* ---- figures of speech, ends, other times ---- */

struct covered {
    const char *is, *unless, *mended, *aside, *text;
};

static bool counts(const struct covered *c, struct arena *a)
{
    struct signal_rule signal = { .signal = "it",
        .is = { (const char *[]){ c->is }, 1 },
        .unless = { (const char *[]){ c->unless }, c->unless != NULL },
        .mended = { (const char *[]){ c->mended }, c->mended != NULL } };
    struct rulebook rules = { .signals = &signal,
        .n_signals = 1,
        .classes = classes,
        .n_classes = 2,
        .aside = { (const char *[]){ c->aside }, c->aside != NULL } };
    struct read_found got;

    read_text(read_index(&rules, a), &(struct read_said){ .text = c->text }, a, &got);
    return got.n_signals > 0;
}

static void each_counts(bool expected, const struct covered *rows, size_t n)
{
    struct arena a = { 0 };
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++)
        if (counts(&rows[i], &a) != expected) {
            print_error("\"%s\" in \"%s\": expected %s\n", rows[i].is, rows[i].text,
                expected ? "yes" : "no");
            wrong++;
        }
    arena_clear(&a);
    assert_int_equal(wrong, 0);
}

#define EACH_COUNTS(expected, rows) each_counts(expected, rows, sizeof(rows) / sizeof((rows)[0]))
#define UNLESS(is, unless, text)                                                                   \
    {                                                                                              \
        is, unless, NULL, NULL, text                                                               \
    }
#define MENDED(is, mended, text)                                                                   \
    {                                                                                              \
        is, NULL, mended, NULL, text                                                               \
    }
#define ASIDE(is, aside, text)                                                                     \
    {                                                                                              \
        is, NULL, NULL, aside, text                                                                \
    }

static void what_a_figure_of_speech_covers_is_not_meant(void **state)
{
    static const struct covered no[] = {
        UNLESS("пожар", "пожар цен", "пожар цен"),
        UNLESS("тонем", "тонем ... бумагах", "тонем уже в бумагах"),
        UNLESS("сгораю", "сгораю от нетерпения", "я сгораю от нетерпения"),
        UNLESS("fire", "fire sale", "a fire sale"),
        UNLESS("пожар", "учебн* пожар", "учебный пожар"),
        UNLESS("пожар", "дым & тренировка", "дым, пожар и тренировка"),
    };
    static const struct covered yes[] = {
        UNLESS("пожар", "пожар цен", "пожар цен и пожар дома"),
        UNLESS("пожар", "пожар цен", "пожар"),
        UNLESS("пожар", "цен выше", "пожар цен выше"), /* beside it, and not over it */
        UNLESS("пожар", "после цен", "после цен пожар"),
    };

    (void)state;
    EACH_COUNTS(false, no);
    EACH_COUNTS(true, yes);
}

static void what_is_over_by_now_does_not_count(void **state)
{
    static const struct covered no[] = {
        MENDED("пропал", "нашелся", "утром пропал, к обеду нашёлся"),
        MENDED("пропал", "нашелся", "Пропал. Звонили. Нашёлся!"),
        MENDED("горим", "потушили", "горели горим, потушили"),
        MENDED("lost", "found", "he was lost and found"),
        MENDED("пропал ... вчера", "нашелся", "пропал, нашёлся, вчера звонили"), /* said within */
    };
    static const struct covered yes[] = {
        MENDED("пропал", "нашелся", "нашёлся один, пропал другой"),
        MENDED("пропал", "нашелся", "пропал и не нашёлся"),
        MENDED("пропал", "нашелся", "пропал, нашёлся но без памяти"),
        MENDED("пропал", "нашелся", "пропал, нашёлся без сознания"),
        MENDED("пропал", "нашелся", "пропал"),
        MENDED("пропал", "нашелся", "нашелся пропал"),
        MENDED("пропал", "нашлась", "пропал, нашлась куртка"), /* something else was */
        MENDED("пропал", "нашелся", "пропал, нашёлся, но без памяти"),
    };

    (void)state;
    EACH_COUNTS(false, no);
    EACH_COUNTS(true, yes);
}

static void what_is_told_of_another_time_does_not_count(void **state)
{
    static const struct covered no[] = {
        ASIDE("горели", "<years> назад", "год назад горели"),
        ASIDE("горели", "<years> назад", "мы горели два года назад"),
        ASIDE("горели", "в прошлом году", "в прошлом году мы с соседями сильно горели"),
        ASIDE("пожар", "сериал", "в сериале пожар"),
        ASIDE("горели", "<years> назад", "но горели год назад"),
        ASIDE("fire", "last year", "last year we had a fire"),
        ASIDE("пожар & дом", "<years> назад", "год назад дом, был пожар"),
    };
    static const struct covered yes[] = {
        ASIDE("горим", "<years> назад", "год назад горели, горим"), /* another clause */
        ASIDE("горим", "<years> назад", "год назад горели а теперь горим"),
        ASIDE("горим", "<years> назад", "сейчас горим как год назад"),
        ASIDE("горим", "<years> назад", "год назад сидели но горим"),
        ASIDE("горим", "сериал", "не сериал горим"), /* denied */
        ASIDE("горим", "сериал", "сериал про то как мы все вместе сидели дома горим"), /* too far */
        ASIDE("горим", "сериал", "горим и смотрим все вместе дома про это сериал"),
        ASIDE("горим", "сериал", "горим, сериал"),
        ASIDE("горим сейчас дома", "сериал", "сериал горим сейчас дома"), /* goes on beyond it */
    };

    (void)state;
    EACH_COUNTS(false, no);
    EACH_COUNTS(true, yes);
}

/* Nobody says so much; then it counts, which is the safe side. */
static void more_covers_than_anybody_says_are_not_looked_at(void **state)
{
    struct arena a = { 0 };
    struct covered c = UNLESS("пожар", "пожар цен", "");

    (void)state;
    for (int i = 0; i < 64; i++)
        c.text = arena_printf(&a, "%s пожар цен", c.text);
    assert_false(counts(&c, &a));
    c.text = arena_printf(&a, "%s пожар цен", c.text);
    assert_true(counts(&c, &a));
    arena_clear(&a);
}

/* ---- facts ---- */

static const char *age_is[] = { "<years>", "ему|ей <number>" },
                  *age_mine[] = { "мне <years>", "мне <number>" },
                  *age_unless[] = { "<years> назад", "женаты <years>" };
static const char *weeks_is[] = { "беременн* ... <weeks>", "<weeks> ... беременн*",
    "<weeks> & срок", "срок & <weeks>" };
static const char *contact_is[] = { "<hours> ... не отвечает", "не отвечает ... <hours>",
    "<hours> назад" };
static const char *cold_is[] = { "<degrees>" };

static const struct amount_rule amounts[] = {
    { .fact = "age",
        .is = { age_is, 2 },
        .unless = { age_unless, 2 },
        .mine = { age_mine, 2 },
        .least = 0,
        .most = 120 },
    { .fact = "weeks", .is = { weeks_is, 4 }, .least = 4, .most = 43 },
    { .fact = "last_contact", .is = { contact_is, 3 } },
    { .fact = "temperature", .is = { cold_is, 1 }, .least = -70, .most = 60 },
};
static const struct fact_rule facts[] = {
    { .fact = "age", .type = FACT_NUMBER },
    { .fact = "weeks", .type = FACT_NUMBER },
    { .fact = "last_contact", .type = FACT_TIME },
    { .fact = "temperature", .type = FACT_NUMBER },
};
static const char *aside[] = { "в прошлый раз" };
static const struct rulebook amount_rules = {
    .amounts = amounts, .n_amounts = 4, .facts = facts, .n_facts = 4, .aside = { aside, 1 }
};

static const char *facts_in(const char *text, struct arena *a)
{
    struct read_said said = { .text = text };
    struct read_found got;
    const char *line = "";

    assert_int_equal(time_parse("2026-11-22T12:00:00Z", &said.at_ms), 0);
    read_text(read_index(&amount_rules, a), &said, a, &got);
    for (size_t i = 0; i < got.n_facts; i++)
        line = arena_printf(a, "%s%s%s=%s (%s)", line, i ? ", " : "", got.facts[i].fact,
            got.facts[i].value, got.facts[i].words);
    return line;
}

static void amounts_are_facts_with_the_words_that_gave_them(void **state)
{
    static const struct {
        const char *text, *facts;
    } rows[] = {
        { "Бабушке 82 года, одна дома", "age=82 (82 года)" },
        { "Бабушке восемьдесят два года", "age=82 (восемьдесят два года)" },
        { "деду лет девяносто", "age=90 (лет девяносто)" },
        { "ей 83, ходит плохо", "age=83 (ей 83)" },
        { "ребёнку 6 месяцев", "age=0.5 (6 месяцев)" },
        { "a 5-year-old boy", "age=5 (5-year)" },
        { "82 года, да, 82 года", "age=82 (82 года)" }, /* twice the same */
        { "ему 82 года, сестре 70 лет", "" }, /* who is meant? */
        { "ему 130 лет", "" }, /* nobody is */
        { "мне 45 лет", "age=45 (мне 45 лет)" },
        { "мне 45 лет, маме 82 года", "age=82 (82 года)" },
        { "мне 45 лет, мне 46 лет", "" },
        { "дом горел 2 года назад", "" },
        { "женаты 40 лет", "" },
        { "в прошлый раз было 82 года", "" },
        { "не 82 года", "" },
        { "беременна, 38 недель", "weeks=38 (беременна, 38 недель)" },
        { "беременна на тридцать восьмой неделе",
            "weeks=38 (беременна на тридцать восьмой неделе)" },
        { "38 недель беременности", "weeks=38 (38 недель беременности)" },
        { "беременна 8 месяцев", "age=0.67 (8 месяцев), weeks=34.74 (беременна 8 месяцев)" },
        { "беременна, 50 недель", "" },
        { "срок у неё, говорят, 38 недель", "weeks=38 (срок у неё, говорят, 38 недель)" },
        { "три часа назад ушёл", "last_contact=2026-11-22T09:00:00.000Z (три часа назад)" },
        { "третий день не отвечает",
            "last_contact=2026-11-20T12:00:00.000Z (третий день не отвечает)" },
        { "первый день не отвечает",
            "last_contact=2026-11-21T12:00:00.000Z (первый день не отвечает)" },
        { "третьи сутки не отвечает",
            "last_contact=2026-11-20T12:00:00.000Z (третьи сутки не отвечает)" },
        { "не отвечает дня два", "last_contact=2026-11-20T12:00:00.000Z (не отвечает дня два)" },
        { "не отвечает неделю", "last_contact=2026-11-15T12:00:00.000Z (не отвечает неделю)" },
        { "не отвечает полчаса", "last_contact=2026-11-22T11:30:00.000Z (не отвечает полчаса)" },
        { "30 минут назад", "last_contact=2026-11-22T11:30:00.000Z (30 минут назад)" },
        { "half an hour назад", "last_contact=2026-11-22T11:30:00.000Z (half an hour назад)" },
        { "на улице -25", "temperature=-25 (25)" },
        { "на улице минус двадцать пять", "temperature=-25 (минус двадцать пять)" },
        { "30 градусов мороза", "temperature=-30 (30 градусов)" },
        { "жар 39,5 градусов", "temperature=39.5 (39,5 градусов)" },
        { "вода 100 градусов", "" },
        { "ей 7 мужа 5", "age=7 (ей 7)" },
        { "", "" },
        { "ничего", "" },
    };
    struct arena a = { 0 };
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *got = facts_in(rows[i].text, &a);

        if (!text_is(got, rows[i].facts)) {
            print_error(
                "\"%s\":\n  expected %s\n  got      %s\n", rows[i].text, rows[i].facts, got);
            wrong++;
        }
    }
    arena_clear(&a);
    assert_int_equal(wrong, 0);
}

/* No calendar goes so far back. */
static void a_time_before_all_times_is_none(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(facts_in("999999999 месяцев назад", &a), "");
    assert_string_equal(facts_in("999999999 часов назад", &a), "");
    assert_string_equal(facts_in("минус 5 часов назад", &a), "");
    arena_clear(&a);
}

static void an_amount_that_is_no_time_and_has_no_bounds_is_written_out(void **state)
{
    static const char *is[] = { "<number> рублей" };
    static const struct amount_rule amount[] = { { .fact = "age", .is = { is, 1 } } };
    struct rulebook rules = { .amounts = amount, .n_amounts = 1, .facts = facts, .n_facts = 4 };
    struct arena a = { 0 };
    struct read_found got;

    (void)state;
    read_text(
        read_index(&rules, &a), &(struct read_said){ .text = "перевёл 1234567 рублей" }, &a, &got);
    assert_int_equal(got.n_facts, 1);
    assert_string_equal(got.facts[0].value, "1234567");
    arena_clear(&a);
}

/* ---- not understood ---- */

static bool is_understood(const char *text, bool whole, struct arena *a)
{
    static const char *words[] = { "помогите", "бабушка", "упала", "дома", "одна", "please", "help",
        "grandmother", "alone", "=на", "=и" };
    static const struct word_class vocabulary = { RULEBOOK_KNOWN, { words, 11 } };
    static const struct signal_rule signal = { .signal = RULEBOOK_NOT_UNDERSTOOD };
    struct rulebook rules = {
        .signals = &signal, .n_signals = 1, .classes = &vocabulary, .n_classes = 1
    };
    struct read_found got;

    read_text(read_index(&rules, a), &(struct read_said){ .text = text, .whole = whole }, a, &got);
    assert_true(got.n_signals == 0 || text_empty(got.signals[0].words));
    return got.n_signals == 0;
}

static void a_text_in_another_language_or_script_is_not_understood(void **state)
{
    static const char *const no[] = {
        "Yordam bering, onam yiqildi, uyda yolg'iz", /* Uzbek */
        "Ёрдам беринг, онам йиқилди",
        "Bitte kommen Sie schnell, meine Mutter ist gestürzt", /* German */
        "أمي سقطت في البيت", "我妈妈摔倒了 在家里", "ывапролд джэячсм",
        "бабушка yordam bering", /* one known, two not */
    };
    static const char *const yes[] = {
        "Помогите, бабушка упала дома, одна", "бабушка упала, yordam bering", /* half and half */
        "Please help, grandmother alone", "памагите бабушка", /* misspelt is not foreign */
        "82 года, 38 недель, третий день", /* amounts are known */
        "тридцать восемь недель", "", " ", "!!!", "112 911 8-800", "🔥🔥🔥",
        "a b c", /* no words at all */
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        if (is_understood(no[i], true, &a))
            fail_msg("\"%s\" is taken as understood", no[i]);
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (!is_understood(yes[i], true, &a))
            fail_msg("\"%s\" is taken as not understood", yes[i]);
    assert_true(is_understood(no[0], false, &a)); /* a note is not all that was said */
    arena_clear(&a);
}

/* ---- whose words are kept ---- */

static void the_callers_own_words_are_given(void **state)
{
    struct arena a = { 0 };
    char text[TEXT_MAX];
    const char *words;
    size_t used;

    (void)state;
    assert_string_equal(found("льдин* ... оторвал*", "Рыбак: ЛЬДИНУ, говорит, оторвало!", &a),
        "ЛЬДИНУ, говорит, оторвало");
    assert_string_equal(found("кто нибудь", "Есть кто-нибудь?", &a), "кто-нибудь");
    assert_string_equal(found("пожар", "Пажар!", &a), "Пажар");
    assert_string_equal(
        found("ребенок & балкон", "на БАЛКОНЕ стоит ребёнок!", &a), "БАЛКОНЕ стоит ребёнок");
    assert_string_equal(found("пожар|пожар ... дом", "пожар, пожар: дом", &a), "пожар, пожар: дом");

    /* More than is shown is cut, and never inside a letter. */
    used = (size_t)snprintf(text, sizeof(text), "ушел");
    while (used < 600)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "!б");
    snprintf(text + used, sizeof(text) - used, " лес");
    assert_null(found("ушел ... лес", text, &a));
    used = (size_t)snprintf(text, sizeof(text), "ушелx");
    while (used < 600)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "»");
    snprintf(text + used, sizeof(text) - used, " лес");
    words = found("ушелx лес", text, &a);
    assert_non_null(words);
    assert_in_range(strlen(words), 198, 200);
    assert_true(text_is_clean(words, strlen(words)));
    arena_clear(&a);
}

static void signals_come_in_the_order_of_the_rules_each_once(void **state)
{
    static const char *first[] = { "три", "два" }, *second[] = { "один" }, *third[] = { "никогда" };
    const struct signal_rule signals[] = { { .signal = "first", .is = { first, 2 } },
        { .signal = "second", .is = { second, 1 } }, { .signal = "third", .is = { third, 1 } } };
    struct rulebook rules = { .signals = signals, .n_signals = 3 };
    struct arena a = { 0 };
    const struct read_index *index = read_index(&rules, &a);
    struct read_found got;

    (void)state;
    read_text(index, &(struct read_said){ .text = "один два три два один" }, &a, &got);
    assert_int_equal(got.n_signals, 2);
    assert_string_equal(got.signals[0].signal, "first");
    assert_string_equal(got.signals[0].words, "два"); /* the earliest */
    assert_string_equal(got.signals[1].signal, "second");
    read_text(index, &(struct read_said){ .text = NULL }, &a, &got);
    assert_int_equal(got.n_signals, 0);
    arena_clear(&a);
}

static void of_two_phrases_that_begin_at_one_word_the_longer_says_more(void **state)
{
    static const char *phrases[] = { "упала", "упала с крыши", "упала с" };
    const struct signal_rule signal = { .signal = "it", .is = { phrases, 3 } };
    struct rulebook rules = { .signals = &signal, .n_signals = 1 };
    struct arena a = { 0 };
    struct read_found got;

    (void)state;
    read_text(read_index(&rules, &a), &(struct read_said){ .text = "она упала с крыши" }, &a, &got);
    assert_string_equal(got.signals[0].words, "упала с крыши");
    arena_clear(&a);
}

/* ---- what may not matter ---- */

static uint32_t dice(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static const char *property_fire[] = { "пожар", "горит ... дом|дача", "house & fire" },
                  *property_child[] = { "<child> ... один|одна", "<child> & балкон" },
                  *property_lost[] = { "пропал", "не отвечает", "задыхается" },
                  *property_mended[] = { "нашелся" }, *property_unless[] = { "пожар цен" },
                  *property_aside[] = { "<years> назад", "сериал" };
static const struct signal_rule property_signals[] = {
    { .signal = "fire", .is = { property_fire, 3 }, .unless = { property_unless, 1 } },
    { .signal = "child", .is = { property_child, 2 } },
    { .signal = "lost", .is = { property_lost, 3 }, .mended = { property_mended, 1 } },
    { .signal = RULEBOOK_NOT_UNDERSTOOD },
};
static const struct rulebook property_rules = { .signals = property_signals,
    .n_signals = 4,
    .classes = classes,
    .n_classes = 2,
    .amounts = amounts,
    .n_amounts = 4,
    .facts = facts,
    .n_facts = 4,
    .aside = { property_aside, 2 } };

/* Words and signs as callers have them; the last ones are no text. */
static const char *const property_pieces[] = { "не ", "нет ", "пожар ", "пажар ", "горит ", "дом ",
    "ребёнок ", "доч ", "один ", "балкон ", "пропал ", "нашёлся ", "цен ", "год назад ", "сериал ",
    "but ", "но ", "fire ", "house ", "82 года ", "мне 45 лет ", "38 недель ", "беременна ",
    "срок ", "не отвечает ", "третий день ", "-25 ", "ли ", "задыхаецца ", "ул. ", ", ", ". ", "\n",
    " - ", "...", "😀", "*", "|", "&", "<", "\xd0", "\xff", "\x80", "\xe2\x80" };
#define PIECES (sizeof(property_pieces) / sizeof(property_pieces[0]))
#define BAD_PIECES 4

static const char *text_of_chance(uint32_t *seed, size_t pieces, struct arena *a)
{
    const char *text = "";

    do
        text = arena_printf(a, "%s%s", text, property_pieces[dice(seed) % pieces]);
    while (dice(seed) % 15);
    return text;
}

/* Signals and facts in a line; the words behind them have to be the text's own. */
static const char *all_of(const struct read_index *index, const char *text, struct arena *a)
{
    struct read_said said = { .text = text, .at_ms = INT64_C(1790000000000), .whole = true };
    struct read_found got;
    const char *line = "";

    read_text(index, &said, a, &got);
    for (size_t i = 0; i < got.n_signals; i++) {
        assert_non_null(strstr(text, got.signals[i].words));
        line = arena_printf(a, "%s%s ", line, got.signals[i].signal);
    }
    for (size_t i = 0; i < got.n_facts; i++) {
        assert_non_null(strstr(text, got.facts[i].words));
        assert_false(text_empty(got.facts[i].words));
        line = arena_printf(a, "%s%s=%s ", line, got.facts[i].fact, got.facts[i].value);
    }
    return line;
}

static const char *with(const char *text, const char *from, const char *to, struct arena *a)
{
    const char *done = "", *at;

    while ((at = strstr(text, from))) {
        done = arena_printf(a, "%s%.*s%s", done, (int)(at - text), text, to);
        text = at + strlen(from);
    }
    return arena_printf(a, "%s%s", done, text);
}

/* Small Russian and English letters in capitals; all have two bytes or one. */
static const char *capitals(const char *text, struct arena *a)
{
    char *big = arena_dup(a, text);

    for (uint8_t *c = (uint8_t *)big; *c; c++) {
        if (*c >= 'a' && *c <= 'z')
            *c = (uint8_t)(*c - 32);
        else if (c[0] == 0xd0 && c[1] >= 0xb0 && c[1] <= 0xbf)
            c[1] = (uint8_t)(c[1] - 32);
        else if (c[0] == 0xd1 && c[1] >= 0x80 && c[1] <= 0x8f)
            c[0] = 0xd0, c[1] = (uint8_t)(c[1] + 32);
        else if (c[0] == 0xd1 && c[1] == 0x91)
            c[0] = 0xd0, c[1] = 0x81;
    }
    return big;
}

static void how_it_is_typed_changes_nothing_that_is_read(void **state)
{
    static const char *const changes[][2] = { { " ", "  " }, { " ", "\t" }, { " ", "\xc2\xa0" },
        { " ", " \xe2\x80\x8b" }, { "ё", "е" }, { "ё", "е\xcc\x88" }, { " ", " «" }, { " ", "\" " },
        { " ", " 😀 " }, { "\n", "\r\n" } };
    struct arena index_arena = { 0 };
    const struct read_index *index = read_index(&property_rules, &index_arena);
    uint32_t seed = 20261127;

    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct arena a = { 0 };
        const char *text = text_of_chance(&seed, PIECES - BAD_PIECES, &a),
                   *read = all_of(index, text, &a);

        assert_string_equal(all_of(index, text, &a), read);
        assert_string_equal(all_of(index, capitals(text, &a), &a), read);
        for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
            const char *other = with(text, changes[i][0], changes[i][1], &a);

            if (!text_is(all_of(index, other, &a), read))
                fail_msg("\"%s\" reads %s, \"%s\" reads %s", text, read, other,
                    all_of(index, other, &a));
        }
        arena_clear(&a);
    }
    arena_clear(&index_arena);
}

/* ---- any bytes that claim to be text, and hostile ones ---- */

static void nothing_in_a_text_breaks_the_reader(void **state)
{
    struct arena index_arena = { 0 };
    const struct read_index *index = read_index(&property_rules, &index_arena);
    uint32_t seed = 20261122;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct arena a = { 0 };
        char bytes[200];

        all_of(index, text_of_chance(&seed, PIECES, &a), &a);
        for (size_t i = 0; i < sizeof(bytes) - 1; i++)
            bytes[i] = (char)(dice(&seed) % 255 + 1);
        bytes[dice(&seed) % sizeof(bytes)] = '\0';
        bytes[sizeof(bytes) - 1] = '\0';
        all_of(index, bytes, &a);
        arena_clear(&a);
    }
    arena_clear(&index_arena);
}

/* The worst that can be written: every word begins every phrase, and every gap has to be tried. A reader that tried all ways through
 * them would not come back; how long it takes is the bench's to say. */
static void the_longest_and_worst_text_is_read_to_its_end(void **state)
{
    static const char *phrases[12];
    static char written[12][64];
    struct signal_rule signal = { .signal = "it", .is = { phrases, 12 } };
    struct rulebook rules = { .signals = &signal, .n_signals = 1 };
    struct arena a = { 0 };
    char *text = must_alloc(TEXT_MAX + 1);
    struct read_found got;

    (void)state;
    for (size_t i = 0; i < 12; i++) {
        snprintf(written[i], sizeof(written[i]), "aaa ... aaa ... aaa ... zz%zu|aaa", i);
        phrases[i] = i == 0 ? "aaa ... aaa ... aaa ... aaa" : written[i];
    }
    for (size_t i = 0; i + 4 <= TEXT_MAX; i += 4)
        memcpy(text + i, "aaa ", 4);
    read_text(read_index(&rules, &a), &(struct read_said){ .text = text, .whole = true }, &a, &got);
    assert_int_equal(got.n_signals, 1);
    free(text);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_whatever_their_case_letters_and_punctuation),
        cmocka_unit_test(a_word_is_meant_in_every_form_and_one_with_a_sign_in_that_one_alone),
        cmocka_unit_test(a_star_is_any_ending_a_bar_is_a_choice_and_a_class_is_each_of_its_words),
        cmocka_unit_test(who_writes_as_they_hear_is_understood),
        cmocka_unit_test(one_letter_may_be_wrong_in_a_long_word_and_two_in_a_very_long_one),
        cmocka_unit_test(another_word_is_no_misspelt_one),
        cmocka_unit_test(a_word_without_end_or_of_other_letters_is_still_that_word),
        cmocka_unit_test(the_last_word_of_the_longest_phrase_is_found),
        cmocka_unit_test(a_word_that_the_rules_know_is_not_taken_for_another),
        cmocka_unit_test(a_phrase_that_could_be_longer_than_is_followed_ends_there),
        cmocka_unit_test(a_gap_lets_up_to_three_words_pass_but_no_full_stop),
        cmocka_unit_test(parts_stand_in_one_sentence_in_any_order),
        cmocka_unit_test(what_is_denied_does_not_count),
        cmocka_unit_test(a_denial_of_something_else_hides_nothing),
        cmocka_unit_test(what_a_figure_of_speech_covers_is_not_meant),
        cmocka_unit_test(what_is_over_by_now_does_not_count),
        cmocka_unit_test(what_is_told_of_another_time_does_not_count),
        cmocka_unit_test(more_covers_than_anybody_says_are_not_looked_at),
        cmocka_unit_test(amounts_are_facts_with_the_words_that_gave_them),
        cmocka_unit_test(a_time_before_all_times_is_none),
        cmocka_unit_test(an_amount_that_is_no_time_and_has_no_bounds_is_written_out),
        cmocka_unit_test(a_text_in_another_language_or_script_is_not_understood),
        cmocka_unit_test(the_callers_own_words_are_given),
        cmocka_unit_test(signals_come_in_the_order_of_the_rules_each_once),
        cmocka_unit_test(of_two_phrases_that_begin_at_one_word_the_longer_says_more),
        cmocka_unit_test(how_it_is_typed_changes_nothing_that_is_read),
        cmocka_unit_test(nothing_in_a_text_breaks_the_reader),
        cmocka_unit_test(the_longest_and_worst_text_is_read_to_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
