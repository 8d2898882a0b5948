/* Names of places in the cases in which they are said: a form is known by the ending of its name, and one that could be another name's is
 * not taken for it. */
#include "speech/speech.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char *name, *out_of, *in;
} names[] = {
    { "азов", "азова", "азове" },
    { "покровское", "покровского", "покровском" },
    { "верхнее", "верхнего", "верхнем" },
    { "мирный", "мирного", "мирном" },
    { "нижний", "нижнего", "нижнем" },
    { "советский", "советского", "советском" },
    { "луговой", "лугового", "луговом" },
    { "крутая", "крутой", "крутой" },
    { "верхняя", "верхней", "верхней" },
    { "березия", "березии", "березии" },
    { "набережные", "набережных", "набережных" },
    { "великие", "великих", "великих" },
    { "чебоксары", "чебоксар", "чебоксарах" },
    { "челны", "челнов", "челнах" },
    { "сланцы", "сланцев", "сланцах" },
    { "луки", "лук", "луках" },
    { "мытищи", "мытищ", "мытищах" },
    { "москва", "москвы", "москве" },
    { "зея", "зеи", "зее" },
    { "тверь", "твери", "твери" },
    { "ярославль", "ярославля", "ярославле" },
    { "пушкино", "пушкина", "пушкине" },
    { "поле", "поля", "поле" },
    { "кай", "кая", "кае" },
};

static void a_place_is_known_in_the_case_in_which_it_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(speech_is_form(names[i].out_of, names[i].name, SPEECH_OUT_OF));
        assert_true(speech_is_form(names[i].in, names[i].name, SPEECH_IN));
        assert_true(speech_is_form(names[i].out_of, names[i].name, SPEECH_ANY_CASE));
        assert_true(speech_is_form(names[i].in, names[i].name, SPEECH_ANY_CASE));
        assert_true(speech_is_form(names[i].name, names[i].name, SPEECH_IN));
    }
}

static void another_case_and_another_name_are_not_it(void **state)
{
    static const struct {
        const char *form, *name;
        enum speech_case as;
    } rows[] = {
        { "покровском", "покровск", SPEECH_IN }, /* that is Покровское */
        { "покровске", "покровское", SPEECH_IN },
        { "азова", "азов", SPEECH_IN },
        { "азове", "азов", SPEECH_OUT_OF },
        { "азовского", "азов", SPEECH_ANY_CASE },
        { "орле", "орел", SPEECH_IN }, /* the vowel flees: not known */
        { "москов", "москва", SPEECH_ANY_CASE },
        { "", "азов", SPEECH_ANY_CASE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(speech_is_form(rows[i].form, rows[i].name, rows[i].as));
    assert_true(speech_is_form("ы", "ы", SPEECH_IN)); /* no ending is the whole of a name */
    assert_false(speech_is_form("ах", "ы", SPEECH_IN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_known_in_the_case_in_which_it_is_said),
        cmocka_unit_test(another_case_and_another_name_are_not_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
