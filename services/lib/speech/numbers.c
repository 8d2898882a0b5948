/* numbers - see speech.h. Numbers are digits or words in any case ("тридцати восьми", "тридцать восьмая"), units are words in
 * any case, and half of what there is stands before or behind the number ("дня два"). */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "speech/speech.h"

/* ---- number words ---- */

struct number {
    double value;
    bool ordinal;
};

/* " a b c " holds " b ". */
static bool is_one_of(const char *word, const char *forms)
{
    size_t n = strlen(word);
    const char *at = forms;

    while (n && (at = strstr(at, word))) {
        if ((at == forms || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
        at += n;
    }
    return false;
}

static const struct {
    double value;
    const char *cardinal, *ordinal;
} small[] = {
    { 0, "ноль нуля zero", "" },
    { 0.5, "half", "" },
    { 1, "один одна одно одну одного одной одному one a an",
        "первый первая первое первую первого first" },
    { 1.5, "полтора полторы полутора", "" },
    { 2, "два две двух двум двумя двое двоих пара пару пары couple two",
        "второй вторая второе вторую вторые вторых второго second" },
    { 3, "три трех трем тремя трое троих three",
        "третий третья третье третью третьи третьих третьего third" },
    { 4, "четыре четырех четырем четырьмя четверо четверых four",
        "четвертый четвертая четвертое четвертую четвертые четвертых четвертого fourth" },
    { 5, "пять пяти пятью пятеро пятерых five",
        "пятый пятая пятое пятую пятые пятых пятого fifth" },
    { 6, "шесть шести шестью шестеро шестерых six",
        "шестой шестая шестое шестую шестые шестых шестого sixth" },
    { 7, "семь семи семью семеро семерых seven",
        "седьмой седьмая седьмое седьмую седьмые седьмых седьмого seventh" },
    { 8, "восемь восьми восемью восьмью восьмеро восьмерых eight",
        "восьмой восьмая восьмое восьмую восьмые восьмых восьмого eighth" },
    { 9, "девять девяти девятью nine",
        "девятый девятая девятое девятую девятые девятых девятого ninth" },
    { 10, "десять десяти десятью десяток ten",
        "десятый десятая десятое десятую десятые десятых десятого tenth" },
    { 40, "сорок сорока forty", "сороковой сороковая сороковую fortieth" },
    { 90, "девяносто девяноста ninety", "" },
    { 100, "сто ста hundred", "сотый" },
    { 200, "двести двухсот двумстам", "" },
    { 300, "триста трехсот тремстам", "" },
};
/* Words that decline alike: a stem, then -ь, -и, -ью, or the endings of adjectives. */
static const struct {
    double value;
    const char *stem, *english;
} regular[] = {
    { 11, "одиннадцат", "eleven" },
    { 12, "двенадцат", "twelve" },
    { 13, "тринадцат", "thirteen" },
    { 14, "четырнадцат", "fourteen" },
    { 15, "пятнадцат", "fifteen" },
    { 16, "шестнадцат", "sixteen" },
    { 17, "семнадцат", "seventeen" },
    { 18, "восемнадцат", "eighteen" },
    { 19, "девятнадцат", "nineteen" },
    { 20, "двадцат", "twenty" },
    { 30, "тридцат", "thirty" },
    { 50, "пятьдесят пятидесят пятьюдесят", "fifty" },
    { 60, "шестьдесят шестидесят шестьюдесят", "sixty" },
    { 70, "семьдесят семидесят семьюдесят", "seventy" },
    { 80, "восемьдесят восьмидесят восемьюдесят", "eighty" },
};
static const char adjective_endings[] = "ый ая ое ую ого ой ому ом ым ые ых";

/* What is behind the stem; NULL: it begins otherwise. */
static const char *behind_stem(const char *word, const char *stems)
{
    for (const char *stem = stems; *stem; stem += *stem == ' ') {
        size_t n = strcspn(stem, " ");

        if (strncmp(word, stem, n) == 0)
            return word + n;
        stem += n;
    }
    return NULL;
}

static bool is_regular(const char *word, size_t i, struct number *ret)
{
    const char *ending = behind_stem(word, regular[i].stem);

    *ret = (struct number){ .value = regular[i].value };
    if (text_is(word, regular[i].english))
        return true;
    if (!ending)
        return false;
    ret->ordinal = *ending && is_one_of(ending, adjective_endings);
    return !*ending || ret->ordinal || is_one_of(ending, "ь и ью");
}

static bool is_digits(const char *word)
{
    return word[0] >= '0' && word[0] <= '9';
}

static bool number_of(const char *word, struct number *ret)
{
    if (is_digits(word)) {
        double value;
        bool bad = text_double(word, 0, 1e9, &value) != 0;

        *ret = (struct number){ .value = bad ? 0 : value };
        return !bad;
    }
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        *ret = (struct number){ .value = small[i].value,
            .ordinal = is_one_of(word, small[i].ordinal) };
        if (ret->ordinal || is_one_of(word, small[i].cardinal))
            return true;
    }
    for (size_t i = 0; i < sizeof regular / sizeof regular[0]; i++) {
        if (is_regular(word, i, ret))
            return true;
    }
    return false;
}

/* ---- units ---- */

struct unit {
    enum speech_unit unit;
    double each; /* of the amounts of that unit */
    const char *forms;
};
static const struct unit units[] = {
    { SPEECH_HOURS, 1.0 / 60,
        "минута минуты минут минуту минутам минутами минутах minute minutes min мин" },
    { SPEECH_HOURS, 1, "час часа часов часу часам часами часах hour hours ч" },
    { SPEECH_DAYS, 1,
        "день дня дней дню днем дни дням днями днях сутки суток суткам сутками сутках day days" },
    { SPEECH_WEEKS, 1,
        "неделя недели недель неделю неделе неделям неделями неделях нед недельный недельная week "
        "weeks wk wks" },
    { SPEECH_MONTHS, 1,
        "месяц месяца месяцев месяце месяцам месяцами месяцах мес месячный месячная месячного "
        "month months" },
    { SPEECH_YEARS, 1,
        "год года лет годик годика годиков году годом годам годами годах летний летняя летнего "
        "летней "
        "летнему летнюю летие year years yr yrs yo" },
    { SPEECH_PERCENT, 1, "% процент процента процентов процентам процентами процентах percent" },
    { SPEECH_DEGREES, 1, "° градус градуса градусов градусам градусах мороза degrees degree" },
};
/* One word for a number and its unit. */
static const struct unit whole[] = {
    { SPEECH_HOURS, 0.5, "полчаса" },
    { SPEECH_HOURS, 1, "час" },
    { SPEECH_DAYS, 0.5, "полдня полсуток" },
    { SPEECH_DAYS, 1, "сутки" },
    { SPEECH_WEEKS, 1, "неделю" },
    { SPEECH_MONTHS, 1, "месяц" },
    { SPEECH_MONTHS, 6, "полгода" },
    { SPEECH_YEARS, 1, "год" },
};

static const struct unit *unit_among(const struct unit *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (is_one_of(word, list[i].forms))
            return &list[i];
    }
    return NULL;
}

static const struct unit *unit_of(const char *word)
{
    return unit_among(units, sizeof units / sizeof units[0], word);
}

static const struct unit *whole_of(const char *word)
{
    return unit_among(whole, sizeof whole / sizeof whole[0], word);
}

/* ---- an amount ---- */

#define FROST "мороза ниже below"
#define FROST_BEFORE "мороз морозе морозы frost"

struct counting {
    const struct speech_word *words;
    size_t n;
};

static const char *word_at(const struct counting *c, size_t i)
{
    return i < c->n ? c->words[i].folded : "";
}

/* "сто тридцать восьмая": each smaller than the one before it. Returns how many words; 0: no number. */
static size_t read_number(const struct counting *c, size_t i, struct number *ret)
{
    struct number part;
    size_t n = 0;

    *ret = (struct number){ 0 };
    while (n < 3 && !ret->ordinal && i + n < c->n && number_of(c->words[i + n].folded, &part)) {
        double last = ret->value;
        bool fits = !n || (!is_digits(c->words[i + n].folded) && !is_digits(c->words[i].folded) &&
                              part.value >= 1 &&
                              (last >= 100 ? part.value < 100 : last >= 20 && part.value < 10));

        if (!fits || (n && c->words[i + n - 1].ends_clause))
            break;
        ret->value += part.value;
        ret->ordinal = part.ordinal;
        n++;
    }
    return n;
}

/* A clause ends right before that word. */
static bool ends_at(const struct counting *c, size_t i)
{
    return i == 0 || c->words[i - 1].ends_clause;
}

/* "38-я", "38-й", "83-х", "2nd". Returns how many words more. */
static size_t read_suffix(const struct counting *c, size_t i, struct number *number)
{
    const char *word = word_at(c, i);

    if (ends_at(c, i) || !is_digits(c->words[i - 1].folded))
        return 0;
    if (is_one_of(word, "й я е ю ый ой ая ую ое th nd st rd"))
        number->ordinal = true;
    else if (!is_one_of(word, "х ти ми го м"))
        return 0;
    return 1;
}

/* Where the number begins: behind "минус". */
static size_t read_sign(const struct counting *c, size_t i, bool *ret_minus)
{
    size_t n = is_one_of(word_at(c, i), "минус minus") && !c->words[i].ends_clause;

    *ret_minus = n || (i < c->n && c->words[i].minus);
    return n;
}

static void set_unit(struct speech_amount *amount, const struct unit *unit)
{
    amount->unit = unit->unit;
    amount->value *= unit->each;
}

/* "38 полных недель", "half an hour": one word may stand between. */
static void read_unit(
    const struct counting *c, size_t i, const char *between, struct speech_amount *amount)
{
    size_t skip = is_one_of(word_at(c, i), between);
    const struct unit *unit =
        ends_at(c, i) || ends_at(c, i + skip) ? NULL : unit_of(word_at(c, i + skip));

    if (!unit)
        return;
    set_unit(amount, unit);
    amount->n = i + skip + 1 - amount->first;
}

/* "недель 38", "дня два": the unit comes first, and no other one follows. */
static bool read_turned(const struct counting *c, size_t i, struct speech_amount *ret)
{
    const struct unit *unit = unit_of(word_at(c, i));
    struct number number;
    size_t n = unit && !ends_at(c, i + 1) ? read_number(c, i + 1, &number) : 0;

    if (!n || unit_of(word_at(c, i + 1 + n)))
        return false;
    *ret = (struct speech_amount){
        .first = i, .n = 1 + n, .value = number.value, .ordinal = number.ordinal
    };
    set_unit(ret, unit);
    return true;
}

/* "30 мороза", "30 градусов ниже нуля", "10 degrees below", "мороз 30 градусов". */
static void read_frost(const struct counting *c, struct speech_amount *amount)
{
    size_t behind = amount->first + amount->n;
    const char *before = amount->first ? word_at(c, amount->first - 1) : "";

    if (amount->unit != SPEECH_DEGREES || amount->value < 0)
        return;
    if (is_one_of(word_at(c, behind - 1), FROST) || is_one_of(word_at(c, behind), FROST) ||
        is_one_of(before, FROST_BEFORE))
        amount->value = -amount->value;
}

static struct speech_amount read_amount(const struct counting *c, size_t i)
{
    struct speech_amount amount = { .first = i };
    struct number number;
    bool minus;
    size_t sign = read_sign(c, i, &minus), n = read_number(c, i + sign, &number);

    if (n && !is_one_of(word_at(c, i + sign), "a an half")) {
        n += sign;
        n += read_suffix(c, i + n, &number);
        amount.n = n;
        amount.unit = minus ? SPEECH_DEGREES : SPEECH_NUMBER;
        amount.value = minus ? -number.value : number.value;
        amount.ordinal = number.ordinal;
        read_unit(c, i + n, "полных полные целых целые full whole of", &amount);
    } else if (n) { /* "a day", and not "a dog" */
        amount.value = number.value;
        read_unit(c, i + sign + n, "a an", &amount);
    } else if (!read_turned(c, i, &amount) && whole_of(word_at(c, i))) {
        amount.n = 1;
        amount.value = 1;
        set_unit(&amount, whole_of(word_at(c, i)));
    }
    read_frost(c, &amount);
    must(amount.n <= SPEECH_AMOUNT_WORDS);
    return amount;
}

struct speech_amount *speech_amounts(const struct speech_word *words, size_t n, struct arena *a)
{
    struct counting c = { words, n };
    struct speech_amount *amounts = arena_alloc(a, (n + 1) * sizeof *amounts);

    for (size_t i = 0, end = 0; i < n; i++) {
        if (i < end) {
            amounts[i].inside = true;
            continue;
        }
        amounts[i] = read_amount(&c, i);
        end = i + amounts[i].n;
    }
    return amounts;
}
